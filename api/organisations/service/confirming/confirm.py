"""Confirms an organisation and displaces others that claim the same business id."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault
from api.core.outbox import record_event
from api.organisations.events import ConfirmedBy
from api.organisations.models import Confirmation, Organisation, OrganisationStatus
from api.organisations.queries import confirmations, organisations
from api.organisations.recording import audit
from api.organisations.rules import confirmation as rules
from api.organisations.rules.identifiers import identifier_of
from api.organisations.rules.organisations import suspend


async def prove(
    session: AsyncSession, actor: Actor, organisation: Organisation, by: ConfirmedBy
) -> None:
    """The caller has locked the business id, then the row."""
    await refuse_taken(session, organisation)
    event = rules.confirm(organisation, by, utc_now())
    audit(session, actor, "confirm", organisation, {"confirmation"})
    record_event(session, actor, event)
    await session.execute(confirmations.end_open(organisation.id, None, utc_now()))
    await displace_others(session, actor, organisation)


async def refuse_taken(session: AsyncSession, organisation: Organisation) -> None:
    """Refuses a business id that a confirmed organisation has. The operator settles disputes."""
    others = organisations.claiming(identifier_of(organisation), but=organisation.id)
    confirmed = others.where(Organisation.confirmation == Confirmation.CONFIRMED)
    if await session.scalar(confirmed) is not None:
        raise Conflict([Fault("/business_id", "confirmed_already")])


async def displace_others(session: AsyncSession, actor: Actor, proven: Organisation) -> None:
    """Runs in the same transaction, so that nobody reads the old name after the confirmation."""
    others = organisations.claiming(identifier_of(proven), but=proven.id)
    claimed = others.where(Organisation.confirmation == Confirmation.CLAIMED).with_for_update()
    for other in await session.scalars(claimed):
        event = rules.displace(other, proven.id)
        audit(session, actor, "displace", other, {"confirmation", "name"})
        if rules.is_public(other):
            record_event(session, actor, event)
        elif other.status is OrganisationStatus.PENDING:
            record_event(session, actor, suspend(other))  # its members get the mail of the refusal
    await session.flush()
