"""Members and invitations. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from api.core.errors import Conflict, Fault
from api.organisations.models import Invitation, OrganisationKind, Role
from api.organisations.rules.roles import MANAGING, ROLES_OF

INVITATION_LASTS = timedelta(days=14)


class InvitationState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


def role_faults(pointer: str, role: Role, kind: OrganisationKind) -> Iterator[Fault]:
    if role not in ROLES_OF[kind]:
        roles = ", ".join(sorted(ROLES_OF[kind]))
        yield Fault(pointer, "role_of_other_kind", {"roles": roles})


def require_manager_left(pointer: str, new_role: Role | None, *, others_manage: bool) -> None:
    """Refuses to leave the organisation without a manager. `new_role` is None if the member
    leaves."""
    if new_role not in MANAGING and not others_manage:
        raise Conflict([Fault(pointer, "last_manager")])


def state_of(invitation: Invitation, now: datetime) -> InvitationState:
    if invitation.accepted_at is not None:
        return InvitationState.ACCEPTED
    if invitation.withdrawn_at is not None:
        return InvitationState.WITHDRAWN
    return InvitationState.OPEN if invitation.expires_at > now else InvitationState.EXPIRED


def acceptance_faults(invitation: Invitation | None, email: str, now: datetime) -> Iterator[Fault]:
    """A person with the token but another address gets an error of its own: the mail was
    forwarded to them."""
    if invitation is None or state_of(invitation, now) is not InvitationState.OPEN:
        yield Fault("/token", "bad_invitation")
    elif invitation.email != email:
        yield Fault("/token", "invitation_for_another")
