"""Who may do what in an organisation. Pure."""

from api.accounts.models import PlatformRole
from api.core.actor import Permission as P
from api.organisations.models import OrganisationKind, OrganisationStatus, Role

_SELF = frozenset({P.SELF_MANAGE, P.CONTRIBUTION_WRITE})
"""What everybody signed in may do."""

_VIEWER = frozenset({P.ORGANISATION_READ, P.INTEREST_READ})
_OCCASIONAL = _VIEWER | {P.PLAN_WRITE, P.PLAN_PUBLISH, P.DIALOGUE_WRITE, P.CONTRIBUTION_ANSWER}
_OFFICER = _OCCASIONAL | {
    P.PLAN_APPROVE,
    P.DIALOGUE_PUBLISH,
    P.CONTRIBUTION_MODERATE,
    P.ORGANISATION_MANAGE,
    P.API_KEY_MANAGE,
    P.AUDIT_READ,
}
_MEMBER = frozenset({P.ORGANISATION_READ, P.INTEREST_WRITE})
_ADMIN = _MEMBER | {P.ORGANISATION_MANAGE, P.API_KEY_MANAGE, P.AUDIT_READ}

BY_ROLE: dict[Role, frozenset[P]] = {
    Role.LEADER: _OFFICER,
    Role.OFFICER: _OFFICER,
    Role.OCCASIONAL: _OCCASIONAL,
    Role.VIEWER: _VIEWER,
    Role.ADMIN: _ADMIN,
    Role.MEMBER: _MEMBER,
}
BY_PLATFORM_ROLE: dict[PlatformRole, frozenset[P]] = {
    PlatformRole.OPERATOR: frozenset(
        {P.ORGANISATION_READ, P.ORGANISATION_APPROVE, P.AUDIT_READ, P.CODELIST_WRITE}
    ),
    PlatformRole.MODERATOR: frozenset({P.CONTRIBUTION_MODERATE}),
}
ROLES_OF = {
    OrganisationKind.BUYER: frozenset({Role.LEADER, Role.OFFICER, Role.OCCASIONAL, Role.VIEWER}),
    OrganisationKind.SUPPLIER: frozenset({Role.ADMIN, Role.MEMBER}),
}

# Until the operator has approved a buyer, it can prepare but nothing of it becomes public.
_NEEDS_APPROVED = frozenset(
    {P.PLAN_PUBLISH, P.DIALOGUE_PUBLISH, P.CONTRIBUTION_ANSWER, P.INTEREST_WRITE}
)


def permissions_of(role: Role, status: OrganisationStatus) -> frozenset[P]:
    held = BY_ROLE[role]
    if status is OrganisationStatus.APPROVED:
        return held
    if status is OrganisationStatus.PENDING:
        return held - _NEEDS_APPROVED
    return held & {P.ORGANISATION_READ, P.AUDIT_READ}


def everywhere_of(role: PlatformRole | None) -> frozenset[P]:
    return _SELF | (BY_PLATFORM_ROLE[role] if role else frozenset())
