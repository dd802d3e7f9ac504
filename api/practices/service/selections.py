"""Selections of an organisation: commands, and what its readers see."""

from collections.abc import Sequence
from secrets import token_hex
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, StaleVersion, found_or_404, raise_faults
from api.core.events import Event
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.request_errors import VersionRequired
from api.core.versions import ExpectedVersion
from api.organisations.models import Organisation, OrganisationStatus
from api.organisations.queries import organisations as organisation_queries
from api.practices.events import OwnPracticeAdded, PracticeSelected, SelectionChanged
from api.practices.inputs import EvidenceInput, PracticeInput, SelectionPut
from api.practices.models import EvidenceKind, Practice, PracticeSelection, SelectionChange
from api.practices.queries import editions as edition_queries
from api.practices.queries import selections as queries
from api.practices.recording import audit_practice
from api.practices.rules import selections as rules
from api.practices.rules.content import OWN, content_faults
from api.practices.rules.content_inputs import content_of
from api.practices.rules.evidence import window_at
from api.practices.rules.selections import Targets
from api.practices.service import practices

MOST_OWN = 50


class SelectionView(NamedTuple):
    selection: PracticeSelection
    practice: Practice
    targets: Targets


async def get(
    session: AsyncSession, actor: Actor, organisation_id: UUID, code: str
) -> SelectionView:
    await organisation_of(session, actor, organisation_id)
    row = found_or_404(await session.scalar(queries.by_code(organisation_id, code)))
    [view] = await views(session, organisation_id, [row])
    return view


async def organisation_of(
    session: AsyncSession, actor: Actor, organisation_id: UUID
) -> Organisation:
    return found_or_404(await session.scalar(organisation_queries.by_id(actor, organisation_id)))


async def views(
    session: AsyncSession, organisation_id: UUID, rows: Sequence[PracticeSelection]
) -> list[SelectionView]:
    """Each with the newest text of its practice, and the state of the things in its evidence."""
    texts: dict[str, Practice] = {}
    stmt = edition_queries.named([row.code for row in rows], organisation_id)
    for practice in await session.scalars(stmt):
        texts.setdefault(practice.code, practice)
    ids = [link.target_id for row in rows for link in row.evidence if link.target_id]
    targets = await _targets(session, organisation_id, ids)
    return [SelectionView(row, texts[row.code], targets) for row in rows]


async def history(session: AsyncSession, row: PracticeSelection) -> Sequence[SelectionChange]:
    return (await session.scalars(queries.history(row.id))).all()


async def put(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    code: str,
    data: SelectionPut,
    *,
    expected: ExpectedVersion | None,
) -> tuple[PracticeSelection, bool]:
    """Returns the selection, and whether it is new. A change needs the version of the selection."""
    organisation = await _for_decision(session, actor, organisation_id)
    await practices.get(session, actor, organisation_id, code)  # 404 for an unknown code
    row = await session.scalar(queries.by_code(organisation_id, code))
    _require_version(row, expected)
    now = utc_now()
    today = window_at(now, organisation.time_zone).today
    targets = await _targets(session, organisation_id, _ids(data.evidence))
    raise_faults(rules.selection_faults(data, row, targets, today))
    if row is None:
        row, changed = rules.create(organisation_id, code, data, today), frozenset(rules.FIELDS)
        session.add(row)
        await session.flush()
        event: Event = PracticeSelected(
            organisation_id=organisation_id, practice=code, state=data.state.value
        )
        is_new = True
    else:
        changed, is_new = rules.apply(row, data, today), False
        event = SelectionChanged(
            organisation_id=organisation_id,
            practice=code,
            state=data.state.value,
            changed=sorted(changed),
        )
    if changed:
        _record(session, actor, organisation, event)
        if rules.is_in_history(changed):
            session.add(rules.history_of(row, now))
    audit_practice(
        session, actor, "select" if is_new else "change", organisation_id, code, changed=changed
    )
    await session.flush()
    return row, is_new


async def add_own(
    session: AsyncSession, actor: Actor, organisation_id: UUID, data: PracticeInput
) -> Practice:
    organisation = await _for_decision(session, actor, organisation_id)
    content = content_of(data)
    raise_faults(content_faults(content))
    held = (await session.scalars(edition_queries.own_count(organisation_id))).one()
    if held >= MOST_OWN:
        raise Conflict([Fault("", "too_many_own_practices", {"most": MOST_OWN})])
    row = Practice(
        id=new_id(),
        organisation_id=organisation_id,
        code=f"{OWN}{token_hex(5)}",
        position=held,
        content=content,
        valid_from=window_at(utc_now(), organisation.time_zone).today,
        change_note={},
        contributions=[],
    )
    session.add(row)
    event = OwnPracticeAdded(organisation_id=organisation_id, practice=row.code)
    _record(session, actor, organisation, event)
    audit_practice(session, actor, "add", organisation_id, row.code)
    await session.flush()
    return row


async def _for_decision(session: AsyncSession, actor: Actor, organisation_id: UUID) -> Organisation:
    """Locks the organisation, so that two decisions at once do not create the same selection."""
    stmt = organisation_queries.by_id(actor, organisation_id)
    organisation = found_or_404(await session.scalar(stmt.with_for_update(key_share=True)))
    actor.require(rules.deciding_permission(organisation.kind), organisation_id)
    return organisation


def _require_version(row: PracticeSelection | None, expected: ExpectedVersion | None) -> None:
    if row is None:
        if expected is not None:
            raise StaleVersion
    elif expected is None:
        raise VersionRequired
    else:
        row.require_version(expected)


def _record(session: AsyncSession, actor: Actor, organisation: Organisation, event: Event) -> None:
    """Only approved organisations are public, and so are their selections."""
    if organisation.status is OrganisationStatus.APPROVED:
        record_event(session, actor, event)


async def _targets(session: AsyncSession, organisation_id: UUID, ids: Sequence[UUID]) -> Targets:
    if not ids:
        return Targets({})
    public: dict[EvidenceKind, set[UUID]] = {}
    for kind, target_id in await session.execute(queries.public_targets(organisation_id, ids)):
        public.setdefault(EvidenceKind(kind), set()).add(target_id)
    subjects = await session.scalars(queries.hidden_subjects(ids))
    hidden = {UUID(subject.rpartition("/")[2]) for subject in subjects}
    return Targets(public, hidden)


def _ids(evidence: Sequence[EvidenceInput]) -> list[UUID]:
    return [item.target_id for item in evidence if item.target_id is not None]
