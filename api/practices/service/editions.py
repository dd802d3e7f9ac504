"""Commands of the operator on editions, and their look-up."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution, ContributionStatus
from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, found_or_404, raise_faults
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.practices.events import EditionPublished
from api.practices.inputs import EditionCreate, EditionPractice
from api.practices.models import EditionStatus, ModelEdition, Practice, Source
from api.practices.queries import editions as queries
from api.practices.recording import audit_edition
from api.practices.rules import editions as rules
from api.practices.rules.content import EditionChange, code_faults, content_faults, edition_changes
from api.practices.rules.content_inputs import content_of


class EditionView(NamedTuple):
    edition: ModelEdition
    based_on: str | None
    """Code of the edition before."""
    changes: Sequence[EditionChange]


async def get(session: AsyncSession, actor: Actor, code: str) -> ModelEdition:
    return found_or_404(await session.scalar(queries.visible(actor, code)))


async def view(session: AsyncSession, edition: ModelEdition) -> EditionView:
    if edition.based_on_id is None:
        return EditionView(edition, None, [])
    before = await session.get_one(ModelEdition, edition.based_on_id)
    changes = edition_changes(
        await _practices(session, before.id), await _practices(session, edition.id)
    )
    return EditionView(edition, before.code, changes)


async def create(session: AsyncSession, actor: Actor, data: EditionCreate) -> ModelEdition:
    """A copy of the current edition of the platform's own words."""
    actor.require(Permission.PLATFORM_OPERATE)
    if await session.scalar(queries.by_code(data.code)) is not None:
        raise Conflict.existing("/code", "edition_exists", f"/v1/model/editions/{data.code}")
    before = found_or_404(await session.scalar(queries.newest(Source.PLATFORM)))
    edition = ModelEdition(
        id=new_id(),
        code=data.code,
        source=Source.PLATFORM,
        status=EditionStatus.DRAFT,
        title=data.title,
        note=data.note,
        based_on_id=before.id,
        builtin=False,
    )
    session.add(edition)
    await session.flush()
    session.add_all(
        rules.copy_practice(row, edition) for row in await _practices(session, before.id)
    )
    audit_edition(session, actor, "create", edition)
    await session.flush()
    return edition


async def put_practice(
    session: AsyncSession,
    actor: Actor,
    edition_code: str,
    code: str,
    data: EditionPractice,
    *,
    expected: ExpectedVersion,
) -> Practice:
    """Changes or adds a practice of a draft. `expected` is the version of the edition."""
    edition = await _draft(session, actor, edition_code, expected)
    content = content_of(data, data.rule)
    raise_faults([*code_faults(code), *content_faults(content)])
    before = await _before(session, edition)
    raise_faults(await _contribution_faults(session, before, data.contributions))
    rows = await _practices(session, edition.id)
    former = {row.code: row for row in await _practices(session, before.id)}
    row = next((row for row in rows if row.code == code), None)
    if row is None:
        row = Practice(id=new_id(), edition_id=edition.id, code=code, position=len(rows))
        session.add(row)
    row.content = content
    row.revision = rules.number_of(content, former.get(code))
    row.change_note, row.contributions = data.change_note, data.contributions
    _touch(edition)
    audit_edition(session, actor, "change_practice", edition, [code])
    await session.flush()
    return row


async def remove_practice(
    session: AsyncSession, actor: Actor, edition_code: str, code: str, expected: ExpectedVersion
) -> None:
    edition = await _draft(session, actor, edition_code, expected)
    rows = await _practices(session, edition.id)
    row = found_or_404(next((row for row in rows if row.code == code), None))
    await session.delete(row)
    _touch(edition)
    audit_edition(session, actor, "remove_practice", edition, [code])
    await session.flush()


async def publish(
    session: AsyncSession, actor: Actor, code: str, expected: ExpectedVersion
) -> ModelEdition:
    edition = await _draft(session, actor, code, expected)
    before = await _before(session, edition)
    current = await session.scalar(queries.newest(Source.PLATFORM))
    if current is not None and current.id != before.id:
        raise Conflict([Fault("", "edition_overtaken", {"edition": current.code})])
    changes = rules.publish(
        edition,
        await _practices(session, before.id),
        await _practices(session, edition.id),
        utc_now(),
    )
    event = EditionPublished(
        edition=edition.code, source=edition.source.value, changed=len(changes)
    )
    record_event(session, actor, event)
    audit_edition(session, actor, "publish", edition)
    await session.flush()
    return edition


async def for_update(
    session: AsyncSession, actor: Actor, code: str, expected: ExpectedVersion
) -> ModelEdition:
    """Locks the edition, for operators."""
    edition = found_or_404(await session.scalar(queries.visible(actor, code).with_for_update()))
    actor.require(Permission.PLATFORM_OPERATE)
    edition.require_version(expected)
    return edition


async def _draft(
    session: AsyncSession, actor: Actor, code: str, expected: ExpectedVersion
) -> ModelEdition:
    edition = await for_update(session, actor, code, expected)
    rules.require_draft(edition)
    return edition


async def _before(session: AsyncSession, edition: ModelEdition) -> ModelEdition:
    if edition.based_on_id is None:
        raise Conflict([Fault("", "edition_without_former")])
    return await session.get_one(ModelEdition, edition.based_on_id)


async def _practices(session: AsyncSession, edition_id: UUID) -> Sequence[Practice]:
    return (await session.scalars(queries.practices_of(edition_id))).all()


async def _contribution_faults(
    session: AsyncSession, before: ModelEdition, ids: Sequence[UUID]
) -> list[Fault]:
    """Only published contributions of the round about the edition before can have led to a
    change."""
    rows = [await session.get(Contribution, contribution_id) for contribution_id in ids]
    return [
        Fault(f"/contributions/{number}", "not_in_round")
        for number, row in enumerate(rows)
        if row is None
        or before.dialogue_id is None
        or row.dialogue_id != before.dialogue_id
        or row.status is not ContributionStatus.PUBLISHED
    ]


def _touch(edition: ModelEdition) -> None:
    """A change of a practice is a new version of its edition."""
    edition.updated_at = utc_now()


async def codes_of(
    session: AsyncSession, rows: Sequence[ModelEdition]
) -> Mapping[UUID | None, str]:
    """Codes of the editions that these are based on."""
    ids = {row.based_on_id for row in rows if row.based_on_id}
    stmt = select(ModelEdition.id, ModelEdition.code).where(ModelEdition.id.in_(ids))
    return {row.id: row.code for row in await session.execute(stmt)}
