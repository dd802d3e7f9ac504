"""Commands that retry dead letters. The next run of the sweepers takes them."""

from datetime import datetime
from typing import NamedTuple, assert_never
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import NotFound, WrongState
from api.events.models import Delivery, DeliveryState
from api.mails.models import Mail, MailState
from api.operations import queries
from api.operations.inputs import DeadLetterKind, RetryMany
from api.watches.models import DigestSlot, SlotState

Letter = Delivery | Mail | DigestSlot


class Retried(NamedTuple):
    number: int
    more: bool


async def retry(
    session: AsyncSession, actor: Actor, kind: DeadLetterKind, letter_id: UUID
) -> Letter:
    """Idempotent. Refused if the dead letter has ended in the meantime."""
    actor.require(Permission.PLATFORM_OPERATE)
    source = queries.SOURCES[kind]
    letter: Letter | None = await session.get(source.model, letter_id, with_for_update=True)
    if letter is None:
        raise NotFound
    if letter.state in source.waiting:
        return letter
    if letter.state is not source.failed:
        raise WrongState("task", letter.state, source.failed)
    _reset(session, actor, letter, utc_now())
    await session.flush()
    return letter


async def retry_many(session: AsyncSession, actor: Actor, data: RetryMany) -> Retried:
    actor.require(Permission.PLATFORM_OPERATE)
    stmt = queries.oldest(data.kind, data.part, data.limit + 1)
    letters = (await session.scalars(stmt)).all()
    for letter in letters[: data.limit]:
        _reset(session, actor, letter, utc_now())
    await session.flush()
    return Retried(min(len(letters), data.limit), len(letters) > data.limit)


def _reset(session: AsyncSession, actor: Actor, letter: Letter, now: datetime) -> None:
    """Reset the attempts. The last error stays until the task succeeds."""
    match letter:
        case Delivery():
            letter.state, letter.attempts, letter.next_try_at = DeliveryState.PENDING, 0, now
        case Mail():
            letter.state, letter.attempts, letter.next_try_at = MailState.PENDING, 0, now
        case DigestSlot():
            letter.state, letter.closed_at = SlotState.OPEN, None
        case _:
            assert_never(letter)
    record_audit(session, actor, "dead_letter.retry", f"{letter.__tablename__}/{letter.id}")
