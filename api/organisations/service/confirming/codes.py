"""Codes sent to the organisation by a channel that only its members can read."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import Conflict
from api.core.i18n import Language
from api.core.ids import new_id
from api.core.outbox import record_event
from api.organisations.events import ConfirmationAsked, ConfirmedBy
from api.organisations.models import ConfirmationRequest, Organisation
from api.organisations.queries import confirmations as queries
from api.organisations.rules import confirmation as rules

_COUNTED_FOR = {ConfirmedBy.MAILBOX: timedelta(days=1), ConfirmedBy.LETTER: timedelta(days=30)}


def require_own_manager(actor: Actor, organisation_id: UUID) -> None:
    actor.require(Permission.ORGANISATION_MANAGE, organisation_id)
    actor.require_person()


async def ask(
    session: AsyncSession,
    actor: Actor,
    organisation: Organisation,
    method: ConfirmedBy,
    *,
    language: Language,
    email: str | None = None,
) -> ConfirmationRequest:
    """Replaces an earlier request. The worker creates the code, so that no queue holds it."""
    now = utc_now()
    since = now - _COUNTED_FOR[method]
    asked = await session.scalar(queries.asked_since(organisation.id, method, since)) or 0
    if faults := list(rules.asking_faults(method, asked)):
        raise Conflict(faults)
    await session.execute(queries.end_open(organisation.id, method, now))
    request = ConfirmationRequest(
        id=new_id(),
        organisation_id=organisation.id,
        method=method,
        email=email,
        language=language,
        expires_at=now + rules.LASTS[method],
    )
    session.add(request)
    event = ConfirmationAsked(confirmation_id=request.id, organisation_id=organisation.id)
    record_event(session, actor, event)
    await session.flush()
    return request
