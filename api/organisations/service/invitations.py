"""Invitations to an organisation. The worker that writes the mail creates the secret."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person
from api.accounts.queries import make_person, person_by_email
from api.core.actor import Actor, ActorKind, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.email_address import email_faults, written_email
from api.core.errors import Conflict, Fault, WrongState, found_or_404, raise_faults
from api.core.i18n import Language
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.tokens import hash_token
from api.organisations.events import MemberInvited, RoleGiven
from api.organisations.inputs import InvitationCreate
from api.organisations.limits import require_invitation
from api.organisations.models import Invitation, Membership, Organisation
from api.organisations.queries import people as queries
from api.organisations.rules import people as rules
from api.organisations.rules.people import InvitationState
from api.organisations.service import organisations
from api.organisations.service.leaders import require_may_lead

Joined = tuple[Membership, Organisation]


async def require_manager(session: AsyncSession, actor: Actor, organisation_id: UUID) -> None:
    await organisations.get(session, actor, organisation_id)
    actor.require(Permission.ORGANISATION_MANAGE, organisation_id)
    actor.require_person()


async def invite(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    data: InvitationCreate,
    language: Language,
    *,
    key: str,
) -> Invitation:
    """`key`: for quotas."""
    organisation = await organisations.for_update(session, actor, organisation_id)
    actor.require(Permission.ORGANISATION_MANAGE, organisation_id)
    person_id = actor.require_person()
    email = written_email(data.email)
    role_faults = rules.role_faults("/role", data.role, organisation.kind)
    raise_faults([*email_faults("/email", email), *role_faults])
    await require_may_lead(session, actor, organisation_id, data.role)
    await _refuse_known(session, organisation_id, email)
    await require_invitation(session, person_id, organisation_id, email, key)
    invitation = Invitation(
        id=new_id(),
        organisation_id=organisation_id,
        email=email,
        language=data.language or language,
        role=data.role,
        expires_at=utc_now() + rules.INVITATION_LASTS,
    )
    session.add(invitation)
    _audit(session, actor, "create", invitation)
    event = MemberInvited(invitation_id=invitation.id, organisation_id=organisation_id)
    record_event(session, actor, event)
    await session.flush()
    return invitation


async def withdraw(
    session: AsyncSession, actor: Actor, organisation_id: UUID, invitation_id: UUID
) -> None:
    await require_manager(session, actor, organisation_id)
    stmt = queries.invitation_for_update(organisation_id, invitation_id)
    invitation = found_or_404(await session.scalar(stmt))
    state = rules.state_of(invitation, utc_now())
    if state is not InvitationState.OPEN:
        raise WrongState("invitation", state, InvitationState.OPEN)
    await require_may_lead(session, actor, organisation_id, invitation.role)
    invitation.withdrawn_at = utc_now()
    _audit(session, actor, "withdraw", invitation)


async def find_open(session: AsyncSession, token: str) -> tuple[Invitation, Organisation] | None:
    """The invitation of a mailed link. Changes nothing: some mail programs open every link."""
    invitation = await session.scalar(queries.invitation_by_token(hash_token(token)))
    if invitation is None or rules.state_of(invitation, utc_now()) is not InvitationState.OPEN:
        return None
    return invitation, await session.get_one(Organisation, invitation.organisation_id)


async def accept(session: AsyncSession, actor: Actor, token: str) -> Joined:
    """Works only for the invited address: a forwarded mail admits nobody else."""
    person = await session.get_one(Person, actor.require_person())
    invitation = await _for_acceptance(session, token)
    raise_faults(rules.acceptance_faults(invitation, person.email, utc_now()))
    assert invitation is not None  # noqa: S101 - acceptance_faults has seen to it
    return await _join(session, actor, invitation, person)


async def accept_by_mail(session: AsyncSession, token: str) -> Joined:
    """Accepts with the mailed token alone, which proves the address like a sign-in link.

    The person with the invited address joins, no matter who presses the button, and nobody is
    signed in. A forwarded mail thus admits nobody else. A new person is created.
    """
    invitation = await _for_acceptance(session, token)
    address = invitation.email if invitation else ""
    raise_faults(rules.acceptance_faults(invitation, address, utc_now()))
    assert invitation is not None  # noqa: S101 - acceptance_faults has seen to it
    await session.execute(make_person(address, invitation.language))
    person = (await session.scalars(person_by_email(address))).one()
    actor = Actor(kind=ActorKind.PERSON, person_id=person.id)
    return await _join(session, actor, invitation, person)


async def _for_acceptance(session: AsyncSession, token: str) -> Invitation | None:
    stmt = queries.invitation_by_token(hash_token(token))
    return await session.scalar(stmt.with_for_update())


async def _join(
    session: AsyncSession, actor: Actor, invitation: Invitation, person: Person
) -> Joined:
    if await session.scalar(queries.is_member(invitation.organisation_id, person.email)):
        raise Conflict([Fault("/token", "already_member")])
    invitation.accepted_at = utc_now()
    membership = Membership(
        organisation_id=invitation.organisation_id, person_id=person.id, role=invitation.role
    )
    session.add(membership)
    _audit(session, actor, "accept", invitation)
    await session.flush()
    event = RoleGiven(
        membership_id=membership.id,
        organisation_id=membership.organisation_id,
        role=membership.role,
        joined=True,
    )
    record_event(session, actor, event)
    return membership, await session.get_one(Organisation, invitation.organisation_id)


async def _refuse_known(session: AsyncSession, organisation_id: UUID, email: str) -> None:
    if await session.scalar(queries.is_member(organisation_id, email)):
        raise Conflict([Fault("/email", "already_member")])
    invited = await session.scalar(queries.open_invitation_of(organisation_id, email, utc_now()))
    if invited is not None:
        path = f"/v1/organisations/{organisation_id}/invitations/{invited}"
        raise Conflict.existing("/email", "already_invited", path)


def _audit(session: AsyncSession, actor: Actor, verb: str, invitation: Invitation) -> None:
    record_audit(
        session,
        actor,
        f"invitation.{verb}",
        f"invitations/{invitation.id}",
        organisation_id=invitation.organisation_id,
    )
