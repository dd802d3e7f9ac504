from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.i18n import Language, LocalText, Texts
from api.core.ids import new_id
from api.organisations.models import Organisation
from api.practices.models import (
    EditionStatus,
    EvidenceKind,
    EvidenceLink,
    ModelEdition,
    Practice,
    PracticeAudience,
    PracticeContent,
    PracticeGroup,
    PracticeSelection,
    Question,
    Reply,
    Responsible,
    SelectionChange,
    SelectionState,
    SelfAssessment,
    Source,
    Step,
)
from api.practices.queries.editions import newest, practices_of
from api.practices.rules.editions import copy_practice


def selection(organisation: Organisation, **values: Any) -> PracticeSelection:
    defaults: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": organisation.id,
        "code": "answer-to-all",
        "state": SelectionState.TRYING,
        "since": date(2026, 11, 1),
        "responsible": Responsible.PROCUREMENT,
        "reason": {},
        "evidence": [],
    }
    return PracticeSelection(**{**defaults, **values})


def assessment(organisation: Organisation, **values: Any) -> SelfAssessment:
    """Private, unless `published_at` is given."""
    defaults = {
        "id": new_id(),
        "organisation_id": organisation.id,
        "replies": {Question.PLAN_AHEAD: Reply.NO},
    }
    return SelfAssessment(**{**defaults, **values})


async def edition_draft(session: AsyncSession, *, is_changed: bool = True) -> ModelEdition:
    """A draft made from the built-in edition; the last practice is left out if it is changed."""
    before = (await session.scalars(newest(Source.PLATFORM))).one()
    row = ModelEdition(
        id=new_id(),
        code="2027-06",
        source=Source.PLATFORM,
        status=EditionStatus.DRAFT,
        title={Language.FI: LocalText("Toimintatavat, kesäkuu 2027")},
        note={},
        based_on_id=before.id,
        builtin=False,
    )
    session.add(row)
    await session.flush()
    practices = list(await session.scalars(practices_of(before.id)))
    kept = practices[:-1] if is_changed else practices
    session.add_all(copy_practice(practice, row) for practice in kept)
    await session.flush()
    return row


async def built_in(session: AsyncSession) -> ModelEdition:
    stmt = select(ModelEdition).where(ModelEdition.builtin)
    return (await session.scalars(stmt)).one()


async def written_everywhere(
    session: AsyncSession, organisation: Organisation, said: Texts
) -> tuple[Practice, PracticeSelection]:
    """An own practice and its selection, with these words in every text."""
    content = PracticeContent(
        group=PracticeGroup.LEADERSHIP,
        audiences=[PracticeAudience.LEADER],
        goals=[],
        title=said,
        what=said,
        why=said,
        sign=said,
        steps=[Step(said, said, said, "model")],
    )
    practice = Practice(
        id=new_id(),
        organisation_id=organisation.id,
        code="own-0123456789",
        content=content,
        change_note=said,
        contributions=[],
    )
    links = [EvidenceLink(EvidenceKind.WEB, said, None, "https://example.fi")]
    row = selection(organisation, code=practice.code, reason=said, evidence=links)
    session.add_all([practice, row])
    await session.flush()
    values = {"state": row.state, "since": row.since, "responsible": row.responsible}
    change = SelectionChange(id=new_id(), selection_id=row.id, at=utc_now(), reason=said, **values)
    session.add(change)
    await session.flush()
    return practice, row
