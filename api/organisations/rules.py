"""Who may do what in an organisation, and what an organisation must be like. Pure."""

from collections.abc import Iterator
from datetime import datetime

from msgspec import UNSET
from stdnum.fi import ytunnus

from api.accounts.models import PlatformRole
from api.core.actor import Permission
from api.core.errors import Fault, WrongState
from api.core.text import Language, Texts, best_text, merge_texts, text_faults
from api.organisations.events import OrganisationApproved
from api.organisations.inputs import OrganisationPatch
from api.organisations.models import Organisation, OrganisationKind, OrganisationStatus, Role

_FINNISH_ORDER = str.maketrans("åäö", "{|}")

_SELF = frozenset({Permission.SELF_MANAGE, Permission.CONTRIBUTION_WRITE})
"""What everybody signed in may do."""

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
    Permission.ORGANISATION_MANAGE,
    Permission.API_KEY_MANAGE,
    Permission.AUDIT_READ,
}
_MEMBER = frozenset({Permission.ORGANISATION_READ, Permission.INTEREST_WRITE})
_ADMIN = _MEMBER | {
    Permission.ORGANISATION_MANAGE,
    Permission.API_KEY_MANAGE,
    Permission.AUDIT_READ,
}

BY_ROLE: dict[Role, frozenset[Permission]] = {
    Role.LEADER: _OFFICER,
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
        }
    ),
    PlatformRole.MODERATOR: frozenset({Permission.CONTRIBUTION_MODERATE}),
}
ROLES_OF = {
    OrganisationKind.BUYER: frozenset({Role.LEADER, Role.OFFICER, Role.OCCASIONAL, Role.VIEWER}),
    OrganisationKind.SUPPLIER: frozenset({Role.ADMIN, Role.MEMBER}),
}

# Until the operator has approved a buyer, it can prepare but nothing of it becomes public.
_NEEDS_APPROVED = frozenset(
    {
        Permission.PLAN_PUBLISH,
        Permission.DIALOGUE_PUBLISH,
        Permission.CONTRIBUTION_ANSWER,
        Permission.INTEREST_WRITE,
    }
)


def permissions_of(role: Role, status: OrganisationStatus) -> frozenset[Permission]:
    held = BY_ROLE[role]
    if status is OrganisationStatus.APPROVED:
        return held
    if status is OrganisationStatus.PENDING:
        return held - _NEEDS_APPROVED
    return held & {Permission.ORGANISATION_READ, Permission.AUDIT_READ}


def everywhere_of(role: PlatformRole | None) -> frozenset[Permission]:
    return _SELF | (BY_PLATFORM_ROLE[role] if role else frozenset())


def first_role(kind: OrganisationKind) -> Role:
    return Role.LEADER if kind is OrganisationKind.BUYER else Role.ADMIN


def first_status(kind: OrganisationKind) -> OrganisationStatus:
    """The operator approves buyers; a supplier's people have confirmed their address already."""
    if kind is OrganisationKind.BUYER:
        return OrganisationStatus.PENDING
    return OrganisationStatus.APPROVED


def approve(organisation: Organisation, now: datetime) -> OrganisationApproved:
    if organisation.status is OrganisationStatus.APPROVED:
        raise WrongState(state=organisation.status, needed="pending, suspended")
    organisation.status = OrganisationStatus.APPROVED
    organisation.approved_at = now
    return OrganisationApproved(organisation_id=organisation.id)


def written_business_id(text: str) -> str:
    """`1234567-8`, however it was typed; left alone if it is not one, to be refused."""
    return ytunnus.format(text) if ytunnus.is_valid(text) else text


def sort_name(name: Texts) -> str:
    """For ORDER BY in every database alike: å, ä, ö sort last, as in Finnish and Swedish."""
    return best_text(name, Language.FI).lower().translate(_FINNISH_ORDER)


def organisation_faults(organisation: Organisation) -> Iterator[Fault]:
    yield from text_faults("/name", organisation.name, longest=200, required=True)
    if not ytunnus.is_valid(organisation.business_id):
        yield Fault("/business_id", "bad_business_id")
    if organisation.website and not organisation.website.startswith(("https://", "http://")):
        yield Fault("/website", "bad_web_address")


def apply_patch(organisation: Organisation, patch: OrganisationPatch) -> frozenset[str]:
    """Names of the fields that changed."""
    changed = set()
    for field in ("buyer_type", "municipality", "region", "website", "occasional_needs_approval"):
        value = getattr(patch, field)
        if value is not UNSET and value != getattr(organisation, field):
            setattr(organisation, field, value)
            changed.add(field)
    if patch.name is not UNSET:
        organisation.name = merge_texts(organisation.name, patch.name)
        organisation.sort_name = sort_name(organisation.name)
        changed.add("name")
    return frozenset(changed)
