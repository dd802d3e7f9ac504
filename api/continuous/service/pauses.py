"""Commands on pauses."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous import queries, rules
from api.continuous.inputs import QuestionPauseCreate
from api.continuous.models import QuestionPause
from api.continuous.service.loading import pause_of
from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Conflict, found_or_404, raise_faults
from api.core.events import Event
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.organisations.models import Organisation, OrganisationKind
from api.organisations.queries.organisations import by_id as organisation_by_id


async def buyer_of(session: AsyncSession, actor: Actor, organisation_id: UUID) -> Organisation:
    row = found_or_404(await session.scalar(organisation_by_id(actor, organisation_id)))
    return found_or_404(row if row.kind is OrganisationKind.BUYER else None)


async def pause(
    session: AsyncSession, actor: Actor, organisation_id: UUID, data: QuestionPauseCreate
) -> QuestionPause:
    await buyer_of(session, actor, organisation_id)
    actor.require(Permission.DIALOGUE_PUBLISH, organisation_id)
    now = utc_now()
    raise_faults(rules.pause_faults(data, now))
    if (current := await pause_of(session, organisation_id)) is not None:
        path = f"/v1/question-pauses/{current.id}"
        raise Conflict.existing("", "already_paused", path)
    row, event = rules.build_pause(organisation_id, data, now, new_id())
    session.add(row)
    _record(session, actor, "pause", row, event)
    await session.flush()
    return row


async def get(session: AsyncSession, actor: Actor, pause_id: UUID) -> QuestionPause:
    return found_or_404(await session.scalar(queries.pause_by_id(actor, pause_id)))


async def end(
    session: AsyncSession, actor: Actor, pause_id: UUID, expected: ExpectedVersion
) -> QuestionPause:
    row = found_or_404(await session.scalar(queries.pause_for_update(actor, pause_id)))
    actor.require(Permission.DIALOGUE_PUBLISH, row.organisation_id)
    row.require_version(expected)
    _record(session, actor, "resume", row, rules.end_pause(row, utc_now()))
    await session.flush()
    return row


def _record(
    session: AsyncSession, actor: Actor, verb: str, row: QuestionPause, event: Event
) -> None:
    target = f"question-pauses/{row.id}"
    record_audit(session, actor, f"questions.{verb}", target, organisation_id=row.organisation_id)
    record_event(session, actor, event)
