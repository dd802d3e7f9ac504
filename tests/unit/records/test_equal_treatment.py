"""Findings of equal treatment in the record, and cases without any."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from api.contributions.models import ContributionKind, ContributionStatus
from api.core.approximate_counts import ApproximateCount
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.dialogues.models import DialogueStatus
from api.dialogues.schemas import DialogueOut, dialogue_out
from api.dialogues.service.loading import DialogueView
from api.documents.models import DocumentKind
from api.documents.schemas import DocumentOut, VersionOut
from api.meetings.models import MeetingKind, MeetingMode, MeetingStatus
from api.meetings.schemas import MaterialOut, SignUpCounts
from api.records.content import RecordedContribution, RecordedMeeting, RecordedSurvey
from api.records.equal_treatment import findings
from api.surveys.result_schemas import ResultsOut
from api.surveys.schemas import CorrectionOut
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation

OPENED = datetime(2027, 3, 1, 8, tzinfo=UTC)
CLOSES = datetime(2027, 3, 29, 13, tzinfo=UTC)
HOUR = timedelta(hours=1)
NOTES = {Language.FI: LocalText("Muistio")}
TITLE = {Language.FI: LocalText("Otsikko")}
K, S = ContributionKind, ContributionStatus


def _call() -> DialogueOut:
    row = dialogue(
        organisation(),
        DialogueStatus.CLOSED,
        opens_at=OPENED,
        opened_at=OPENED,
        closes_at=CLOSES,
        cpv_prefixes=[],
    )
    return dialogue_out(DialogueView(row, [], []), public_url="")


def _said(**values: Any) -> RecordedContribution:
    defaults: dict[str, Any] = {
        "id": new_id(),
        "kind": K.COMMENT,
        "status": S.PUBLISHED,
        "parent_id": None,
        "author": None,
        "official": False,
        "text": "",
        "language": Language.FI,
        "anchor": None,
        "answers": [],
        "answered_by": [],
        "published_at": CLOSES - 2 * HOUR,
        "edited_at": None,
        "withdrawn_at": None,
        "removed_at": None,
        "removal_reason": {},
        "late": False,
        "votes": 0,
    }
    return RecordedContribution(**{**defaults, **values})


def _meeting(kind: MeetingKind, *materials: MaterialOut, **values: Any) -> RecordedMeeting:
    defaults: dict[str, Any] = {
        "id": new_id(),
        "kind": kind,
        "title": TITLE,
        "description": {},
        "status": MeetingStatus.HELD,
        "starts_at": OPENED,
        "ends_at": OPENED + HOUR,
        "mode": MeetingMode.REMOTE,
        "place": "",
        "languages": [Language.FI],
        "capacity": None,
        "signup_closes_at": OPENED,
        "sign_ups": SignUpCounts(*map(ApproximateCount, (3, 0, 0))),
        "cancelled_at": None,
        "cancellation_reason": {},
        "materials": list(materials),
    }
    return RecordedMeeting(**{**defaults, **values})


def _material(**values: Any) -> MaterialOut:
    defaults: dict[str, Any] = {"title": TITLE, "url": "https://example.fi/x.pdf", "notes": {}}
    ids = {"id": new_id(), "meeting_id": new_id(), "created_at": OPENED, "updated_at": OPENED}
    return MaterialOut(**{**defaults, **ids, **values})


def _document(published_at: datetime | None, *later: datetime) -> DocumentOut:
    """`later`: when its next versions came out."""
    row = new_id()
    about = (None, "text/markdown", 1, "0" * 64)
    versions = [
        VersionOut(new_id(), row, number, {}, moment, *about)
        for number, moment in enumerate((published_at, *later), start=1)
    ]
    return DocumentOut(
        row, new_id(), DocumentKind.TEXT, Language.FI, None, TITLE, 1, published_at, versions
    )


def _survey(late: int = 0, **values: Any) -> RecordedSurvey:
    defaults: dict[str, Any] = {
        "id": new_id(),
        "title": TITLE,
        "introduction": {},
        "questions": [],
        "published_at": OPENED,
        "results": ResultsOut(
            new_id(), True, ApproximateCount(count=7), ApproximateCount(count=late), None, []
        ),
    }
    return RecordedSurvey(**{**defaults, **values})


@dataclass
class Case:
    expected: str | None
    said: list[RecordedContribution] = field(default_factory=list)
    meetings: list[RecordedMeeting] = field(default_factory=list)
    documents: list[DocumentOut] = field(default_factory=list)
    surveys: list[RecordedSurvey] = field(default_factory=list)
    call: DialogueOut = field(default_factory=_call)


INFO, TALKS = MeetingKind.INFORMATION_EVENT, MeetingKind.ONE_TO_ONE
EMPTY = SignUpCounts(*map(ApproximateCount, (0, 0, 0)))
CASES = {
    "nothing happened": Case(None),
    "a comment": Case(None, [_said()]),
    "an open question": Case("question_unanswered", [_said(kind=K.QUESTION)]),
    "an answered one": Case(None, [_said(kind=K.QUESTION, answered_by=[new_id()])]),
    "a withdrawn one": Case(None, [_said(kind=K.QUESTION, status=S.WITHDRAWN)]),
    "let through after the end": Case(None, [_said(published_at=CLOSES + HOUR)]),
    "late": Case("contribution_late", [_said(late=True)]),
    "an answer after the end": Case(None, [_said(official=True, published_at=CLOSES + HOUR)]),
    "an answer edited": Case("official_edited", [_said(official=True, edited_at=CLOSES)]),
    "a comment edited": Case(None, [_said(edited_at=CLOSES)]),
    "an answer withdrawn": Case(
        "official_taken_back",
        [_said(official=True, status=S.WITHDRAWN, edited_at=OPENED, withdrawn_at=CLOSES)],
    ),
    "slides only": Case("meeting_without_notes", meetings=[_meeting(INFO, _material())]),
    "with notes": Case(None, meetings=[_meeting(INFO, _material(), _material(notes=NOTES))]),
    "not yet held": Case(None, meetings=[_meeting(INFO, status=MeetingStatus.PLANNED)]),
    "cancelled": Case(None, meetings=[_meeting(INFO, status=MeetingStatus.CANCELLED)]),
    "talks in silence": Case("talks_without_material", meetings=[_meeting(TALKS)]),
    "talks with slides": Case("meeting_without_notes", meetings=[_meeting(TALKS, _material())]),
    "talks nobody came to": Case(None, meetings=[_meeting(TALKS, sign_ups=EMPTY)]),
    "a document in time": Case(None, documents=[_document(CLOSES - timedelta(days=2))]),
    "on the last day": Case("document_on_last_day", documents=[_document(CLOSES - HOUR)]),
    # Summer time begins on 28 March: that day has 23 hours.
    "a day before by the clock": Case(None, documents=[_document(CLOSES - 24 * HOUR)]),
    "after the end": Case("document_after_deadline", documents=[_document(CLOSES + HOUR)]),
    "a version that answers the feedback": Case(None, documents=[_document(OPENED, CLOSES + HOUR)]),
    "a survey": Case(None, surveys=[_survey(late=0)]),
    "one whose results are not public": Case(None, surveys=[_survey(results=None)]),
    "one answered late": Case("responses_late", surveys=[_survey(late=2)]),
    "one corrected": Case(
        "survey_corrected", surveys=[_survey(corrections=[CorrectionOut(OPENED, {}, [])])]
    ),
    "from the start": Case(
        None,
        documents=[_document(OPENED)],
        call=msgspec.structs.replace(_call(), closes_at=OPENED + 12 * HOUR),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_findings_of_equal_treatment(case: Case) -> None:
    found = findings(case.call, case.said, case.meetings, case.documents, case.surveys)
    assert [one.code for one in found] == ([case.expected] if case.expected else [])
    for item in found:
        assert len(set(item.words.values())) == len(Language)
        assert "–" not in item.words[Language.EN]


def test_finding_names_the_time_within_the_call() -> None:
    document = _document(CLOSES - HOUR)
    [found] = findings(_call(), [], [], [document], [])
    assert found.subject == f"documents/{document.id}/versions/1"
    assert "29.3.2027 klo 15.00" in found.words[Language.FI]
    assert "”Otsikko”" in found.words[Language.SV]
