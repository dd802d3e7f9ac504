"""Permissions of roles in an organisation and on the platform. Pure."""

from collections.abc import Iterable

from api.accounts.models import PlatformRole
from api.core.actor import Permission
from api.organisations.models import Confirmation, OrganisationKind, OrganisationStatus, Role

_SELF = frozenset({Permission.SELF_MANAGE, Permission.CONTRIBUTION_WRITE})
"""Permissions of everybody who is signed in."""

_VIEWER = frozenset({Permission.ORGANISATION_READ, Permission.INTEREST_READ})
_OCCASIONAL = _VIEWER | {
    Permission.PLAN_WRITE,
    Permission.PLAN_PUBLISH,
    Permission.DIALOGUE_WRITE,
    Permission.CONTRIBUTION_ANSWER,
}
_OFFICER = _OCCASIONAL | {
    Permission.PLAN_APPROVE,
    Permission.DIALOGUE_PUBLISH,
    Permission.CONTRIBUTION_MODERATE,
    Permission.CONTRIBUTION_READ_CONFIDENTIAL,
    Permission.SURVEY_READ_RESPONSES,
    Permission.ORGANISATION_MANAGE,
    Permission.API_KEY_MANAGE,
    Permission.AUDIT_READ,
    Permission.WEBHOOK_MANAGE,
    Permission.CONTENT_HIDE,
}
_LEADER = _OFFICER | {Permission.CONTENT_DESTROY, Permission.ORGANISATION_LEAD}
_MEMBER = frozenset({Permission.ORGANISATION_READ, Permission.INTEREST_WRITE})
_ADMIN = _MEMBER | {
    Permission.ORGANISATION_MANAGE,
    Permission.API_KEY_MANAGE,
    Permission.AUDIT_READ,
    Permission.WEBHOOK_MANAGE,
}

BY_ROLE: dict[Role, frozenset[Permission]] = {
    Role.LEADER: _LEADER,
    Role.OFFICER: _OFFICER,
    Role.OCCASIONAL: _OCCASIONAL,
    Role.VIEWER: _VIEWER,
    Role.ADMIN: _ADMIN,
    Role.MEMBER: _MEMBER,
}
BY_PLATFORM_ROLE: dict[PlatformRole, frozenset[Permission]] = {
    PlatformRole.OPERATOR: frozenset(
        {
            Permission.ORGANISATION_READ,
            Permission.ORGANISATION_APPROVE,
            Permission.AUDIT_READ,
            Permission.CODELIST_WRITE,
            Permission.MAIL_MANAGE,
            Permission.PLATFORM_OPERATE,
            Permission.CONTENT_HIDE,
            Permission.CONTENT_DESTROY,
        }
    ),
    PlatformRole.MODERATOR: frozenset({Permission.CONTRIBUTION_MODERATE, Permission.CONTENT_HIDE}),
}
ROLES_OF = {
    OrganisationKind.BUYER: frozenset({Role.LEADER, Role.OFFICER, Role.OCCASIONAL, Role.VIEWER}),
    OrganisationKind.SUPPLIER: frozenset({Role.ADMIN, Role.MEMBER}),
}

LEADERS_CHOICE = frozenset({"occasional_needs_approval"})
"""Fields of a buyer that only a leader may change."""

MANAGING = frozenset(
    role for role, held in BY_ROLE.items() if Permission.ORGANISATION_MANAGE in held
)
"""Roles that can manage an organisation; at least one member must have one of them."""


LEADING = frozenset({Role.LEADER, Role.ADMIN})
"""Roles that get mails about new keys and managers."""


def roles_with(permission: Permission) -> frozenset[Role]:
    return frozenset(role for role, held in BY_ROLE.items() if permission in held)


# Before its approval a buyer can prepare content but not publish it.
_NEEDS_APPROVED = frozenset(
    {
        Permission.PLAN_PUBLISH,
        Permission.DIALOGUE_PUBLISH,
        Permission.CONTRIBUTION_ANSWER,
        Permission.CONTRIBUTION_READ_CONFIDENTIAL,
        Permission.SURVEY_READ_RESPONSES,
        Permission.INTEREST_WRITE,
    }
)


_READING = frozenset({Permission.ORGANISATION_READ, Permission.AUDIT_READ})


def permissions_of(
    role: Role, status: OrganisationStatus, confirmation: Confirmation = Confirmation.CLAIMED
) -> frozenset[Permission]:
    """Claimed and confirmed organisations have the same permissions. Members of a displaced one can
    only read its content."""
    held = BY_ROLE[role]
    if confirmation is Confirmation.DISPLACED:
        return held & _READING
    if status is OrganisationStatus.APPROVED:
        return held
    if status is OrganisationStatus.PENDING:
        return held - _NEEDS_APPROVED
    return held & _READING


def withheld_of(
    role: Role, status: OrganisationStatus, confirmation: Confirmation = Confirmation.CLAIMED
) -> frozenset[Permission]:
    """Permissions that the role would also have if the organisation were approved."""
    if confirmation is Confirmation.DISPLACED:
        return frozenset()
    return BY_ROLE[role] - permissions_of(role, status)


def everywhere_of(role: PlatformRole | None) -> frozenset[Permission]:
    return _SELF | (BY_PLATFORM_ROLE[role] if role else frozenset())


def first_role(kind: OrganisationKind) -> Role:
    return Role.LEADER if kind is OrganisationKind.BUYER else Role.ADMIN


def scopes_of_keys(kind: OrganisationKind) -> frozenset[Permission]:
    """Permissions of the strongest role, without the management of keys: a stolen key must not be
    able to create its successor."""
    people_only = {
        Permission.API_KEY_MANAGE,
        Permission.CONTENT_DESTROY,
        Permission.ORGANISATION_LEAD,
    }
    return BY_ROLE[first_role(kind)] - people_only


def permissions_of_key(
    kind: OrganisationKind,
    status: OrganisationStatus,
    scopes: Iterable[Permission],
    confirmation: Confirmation = Confirmation.CLAIMED,
) -> frozenset[Permission]:
    held = permissions_of(first_role(kind), status, confirmation)
    return held & scopes_of_keys(kind) & frozenset(scopes)
