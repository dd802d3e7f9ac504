"""An organisation is confirmed, and with it those displaced that had claimed the same id."""

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
    """The id has been locked before the row was."""
    await refuse_taken(session, organisation)
    event = rules.confirm(organisation, by, utc_now())
    audit(session, actor, "confirm", organisation, {"confirmation"})
    record_event(session, actor, event)
    await session.execute(confirmations.end_open(organisation.id, None, utc_now()))
    await displace_others(session, actor, organisation)


async def refuse_taken(session: AsyncSession, organisation: Organisation) -> None:
    """One organisation in the world has the id. Who disputes it, the operator hears."""
    others = organisations.claiming(identifier_of(organisation), but=organisation.id)
    confirmed = others.where(Organisation.confirmation == Confirmation.CONFIRMED)
    if await session.scalar(confirmed) is not None:
        raise Conflict([Fault("/business_id", "confirmed_already")])


async def displace_others(session: AsyncSession, actor: Actor, proven: Organisation) -> None:
    """In the same transaction: nobody reads the old name beside the new certainty."""
    others = organisations.claiming(identifier_of(proven), but=proven.id)
    claimed = others.where(Organisation.confirmation == Confirmation.CLAIMED).with_for_update()
    for other in await session.scalars(claimed):
        event = rules.displace(other, proven.id)
        audit(session, actor, "displace", other, {"confirmation", "name"})
        if rules.is_public(other):
            record_event(session, actor, event)
        elif other.status is OrganisationStatus.PENDING:
            record_event(session, actor, suspend(other))  # by which it hears that it is refused
    await session.flush()
