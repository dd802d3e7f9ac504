"""Assembles a record from the features' own queries, which alone decide on visibility.

Both editions are read as an anonymous reader sees them. The buyer's edition adds parts that its own
people may read: sign-ups to meetings, interests that are not public, and confidential parts.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.queries import confidential as confidential_queries
from api.contributions.queries import contributions as contribution_queries
from api.contributions.queries import dispositions as disposition_queries
from api.contributions.schemas.confidential import confidential_part_out
from api.contributions.schemas.contributions import (
    ContributionOut,
    EditOut,
    contribution_out,
    edit_out,
)
from api.contributions.schemas.dispositions import DispositionOut, disposition_out, influence_out
from api.contributions.service import confidential
from api.contributions.service.dispositions import influence
from api.contributions.views import ContributionView
from api.contributions.views import views as contribution_views
from api.core.actor import ANONYMOUS, Actor
from api.dialogues.models import Dialogue
from api.dialogues.schemas import dialogue_out
from api.dialogues.service import loading as dialogue_loading
from api.documents import queries as document_queries
from api.documents.schemas import DocumentOut, document_out
from api.documents.service import loading as document_loading
from api.events.cloud_events import cloud_event
from api.hidings.models import HidingKind
from api.interests import queries as interest_queries
from api.interests.schemas import interest_out
from api.interests.service import counts as interest_counts
from api.interests.service import views as interest_views
from api.meetings.queries import meetings as meeting_queries
from api.meetings.queries import sign_ups as sign_up_queries
from api.meetings.schemas import material_out, meeting_out, sign_up_out
from api.meetings.service.loading import MeetingView, sign_up_views
from api.meetings.service.loading import views as meeting_views
from api.organisations.models import Organisation
from api.plans.queries import procurements as plan_queries
from api.records import queries
from api.records.content import (
    DialogueRecord,
    EqualTreatmentFindingOut,
    RecordedBuyer,
    RecordedContribution,
    RecordedFact,
    RecordedHiding,
    RecordedInterest,
    RecordedInterests,
    RecordEdition,
    RecordedMeeting,
    RecordedProcurement,
    RecordedSignUp,
)
from api.records.equal_treatment import findings
from api.records.load import BATCH, as_recorded, fetch_all
from api.records.rules import may_read_confidential, require_edition
from api.records.surveys import recorded_surveys


async def record_of(
    session: AsyncSession, actor: Actor, dialogue: Dialogue, edition: RecordEdition, platform: str
) -> DialogueRecord:
    require_edition(actor, dialogue, edition)
    with_confidential = may_read_confidential(actor, dialogue, edition)
    [view] = await dialogue_loading.views(session, [dialogue])
    shown = dialogue_out(view, platform)
    buyer = await session.get_one(Organisation, dialogue.organisation_id)
    reader = actor if edition is RecordEdition.BUYER else ANONYMOUS
    recorded_contributions = await _contributions(session, dialogue)
    documents = await _documents(session, dialogue)
    meetings = await _meetings(session, reader, dialogue)
    public_surveys = await recorded_surveys(session, ANONYMOUS, dialogue)
    equal_treatment = findings(shown, recorded_contributions, meetings, documents, public_surveys)
    if with_confidential:
        await _add_confidential(session, actor, recorded_contributions)
    return DialogueRecord(
        platform=platform,
        edition=edition,
        includes_confidential=with_confidential,
        dialogue=shown,
        buyer=RecordedBuyer(buyer.id, buyer.name),
        procurements=[
            RecordedProcurement(row.id, row.title)
            for row in await session.scalars(plan_queries.public(view.procurements))
        ],
        documents=documents,
        contributions=recorded_contributions,
        influence=influence_out(await influence(session, ANONYMOUS, dialogue.id)),
        surveys=public_surveys
        if reader.is_anonymous
        else await recorded_surveys(session, reader, dialogue),
        meetings=meetings,
        interests=await _interests(session, reader, dialogue),
        facts=await _events(session, dialogue, platform),
        hidings=await hidings_in(session, dialogue.id),
        findings=equal_treatment,
    )


async def findings_of(session: AsyncSession, dialogue: Dialogue) -> list[EqualTreatmentFindingOut]:
    """The findings that the public record will list."""
    [view] = await dialogue_loading.views(session, [dialogue])
    return findings(
        dialogue_out(view, public_url=""),
        await _contributions(session, dialogue),
        await _meetings(session, ANONYMOUS, dialogue),
        await _documents(session, dialogue),
        await recorded_surveys(session, ANONYMOUS, dialogue),
    )


async def _contributions(session: AsyncSession, dialogue: Dialogue) -> list[RecordedContribution]:
    filters = contribution_queries.Filter()
    page = partial(contribution_queries.page, ANONYMOUS, dialogue.id, filters)
    sort_key = contribution_queries.sort_key
    rows = [row for (row,) in await fetch_all(session, page, lambda row: sort_key(row[0]))]
    recorded_contributions: list[RecordedContribution] = []
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        views = await contribution_views(session, ANONYMOUS, dialogue, batch)
        recorded_contributions += [await _contribution(session, view) for view in views]
    return recorded_contributions


async def _contribution(session: AsyncSession, view: ContributionView) -> RecordedContribution:
    out = contribution_out(view)
    shown = as_recorded(RecordedContribution, out)
    shown.edits = await _edits(session, view) if shown.edited_at else []
    shown.dispositions = await _dispositions(session, view, out)
    return shown


async def _dispositions(
    session: AsyncSession, view: ContributionView, shown: ContributionOut
) -> list[DispositionOut]:
    """Earlier dispositions are queried only if there are any."""
    standing = shown.disposition
    if standing is None or standing.version == 1:
        return [] if standing is None else [standing]
    page = partial(disposition_queries.history, view.contribution)
    rows = await fetch_all(session, page, lambda row: (row[0].number,))
    return [disposition_out(row) for (row,) in rows]


async def _edits(session: AsyncSession, view: ContributionView) -> list[EditOut]:
    page = partial(contribution_queries.edits, view.contribution)
    return [edit_out(row) for (row,) in await fetch_all(session, page, lambda row: (row[0].id,))]


async def _add_confidential(
    session: AsyncSession, actor: Actor, contributions: Sequence[RecordedContribution]
) -> None:
    """Reads each part as its own route does, so that each reading is in the buyer's audit log."""
    by_id = {item.id: item for item in contributions}
    stmt = confidential_queries.with_confidential_part(actor, by_id)
    for contribution_id in (await session.scalars(stmt)).all():
        part = await confidential.read(session, actor, contribution_id)
        by_id[contribution_id].confidential = confidential_part_out(part)


async def _documents(session: AsyncSession, dialogue: Dialogue) -> list[DocumentOut]:
    rows = (await session.scalars(document_queries.of_dialogue(ANONYMOUS, dialogue.id))).all()
    return [document_out(view) for view in await document_loading.views(session, ANONYMOUS, rows)]


async def _meetings(
    session: AsyncSession, reader: Actor, dialogue: Dialogue
) -> list[RecordedMeeting]:
    page = partial(meeting_queries.page, ANONYMOUS, dialogue.id)
    rows = await fetch_all(session, page, lambda row: (row[0].starts_at, row[0].id))
    views = await meeting_views(session, ANONYMOUS, rows)
    return [await _meeting(session, reader, view) for view in views]


async def _meeting(session: AsyncSession, reader: Actor, view: MeetingView) -> RecordedMeeting:
    shown = as_recorded(RecordedMeeting, meeting_out(view))
    of_meeting = partial(meeting_queries.materials, shown.id)
    materials = await fetch_all(session, of_meeting, lambda row: (row[0].id,))
    shown.materials = [material_out(row) for (row,) in materials]
    if not reader.is_anonymous:
        sign_up_page = partial(sign_up_queries.page, reader, shown.id)
        rows = await fetch_all(session, sign_up_page, lambda row: (row[0].id,))
        people = await sign_up_views(session, reader, rows)
        shown.people = [as_recorded(RecordedSignUp, sign_up_out(item)) for item in people]
    return shown


async def _interests(session: AsyncSession, reader: Actor, dialogue: Dialogue) -> RecordedInterests:
    page = partial(interest_queries.page_in, reader, dialogue)
    rows = await fetch_all(session, page, lambda row: (row[0].id,))
    views = await interest_views(session, reader, rows)
    return RecordedInterests(
        counts=await interest_counts(session, reader, dialogue),
        items=[as_recorded(RecordedInterest, interest_out(view)) for view in views],
    )


async def _events(session: AsyncSession, dialogue: Dialogue, platform: str) -> list[RecordedFact]:
    rows = await session.scalars(queries.events_about(dialogue.id))
    return [as_recorded(RecordedFact, cloud_event(row, platform, "")) for row in rows]


async def hidings_in(session: AsyncSession, dialogue_id: UUID) -> list[RecordedHiding]:
    rows = await session.scalars(queries.hidings_in(dialogue_id))
    return [
        RecordedHiding(
            row.id,
            row.subject,
            row.fields,
            row.ground,
            row.reason,
            row.kind is HidingKind.DESTROY,
            row.done_at,
        )
        for row in rows
        if row.done_at is not None
    ]


async def hidden_since(session: AsyncSession, record: dict[str, Any]) -> list[RecordedHiding]:
    """Hidings since `record`, which this platform made. The first records had no `hidings`."""
    known = {item["id"] for item in record.get("hidings", [])}
    recorded_hidings = await hidings_in(session, UUID(record["dialogue"]["id"]))
    return [item for item in recorded_hidings if str(item.id) not in known]
