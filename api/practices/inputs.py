"""Inputs of the commands, which are also the request bodies."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from msgspec import Meta

from api.core.examples import Example
from api.core.i18n import Texts
from api.core.text_bounds import CodeText, WebAddressText, each_up_to
from api.core.text_types import ProseTexts
from api.plans.inputs.procurements import Codes
from api.practices.lengths import MOST_STEPS, NOTE, STEP_TEXT, TEXT, TITLE
from api.practices.models import (
    EvidenceKind,
    PracticeAudience,
    PracticeGroup,
    Question,
    Reply,
    Responsible,
    SelectionState,
)

Title = Annotated[Texts, each_up_to(TITLE)]
Text = Annotated[ProseTexts, each_up_to(TEXT)]
StepText = Annotated[Texts, each_up_to(STEP_TEXT)]
Note = Annotated[ProseTexts, each_up_to(NOTE)]
MOST_LINKS = 20
"""Of the evidence of one selection."""
EditionCode = Annotated[str, Meta(max_length=40, pattern=r"^[a-z0-9][a-z0-9.-]*$")]

_TITLE = {"fi": {"text": "Kysymyksiin vastataan kolmessa päivässä"}}
_CONTENT: dict[str, Any] = {
    "group": "leadership",
    "audiences": ["leader"],
    "goals": ["openness.dialogue"],
    "title": _TITLE,
    "what": {"fi": {"text": "Jokaiseen kysymykseen vastataan kolmen arkipäivän kuluessa."}},
    "steps": [
        {
            "responsible": {"fi": {"text": "Johtaja"}},
            "task": {"fi": {"text": "nimeää sijaisen"}},
            "deadline": {"fi": {"text": "tällä viikolla"}},
            "page": "members",
        }
    ],
}


class StepInput(msgspec.Struct, forbid_unknown_fields=True):
    """Who does what, by when, and with which page."""

    responsible: StepText
    task: StepText
    deadline: StepText
    page: CodeText
    """Name of a page, as in the steps of other practices."""


class PracticeInput(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A practice of an organisation's own."""

    group: PracticeGroup
    audiences: Annotated[list[PracticeAudience], Meta(max_length=len(PracticeAudience))]
    goals: Codes = []
    title: Title
    what: Text
    why: Text = {}
    sign: Text = {}
    """How one sees that it works."""
    steps: Annotated[list[StepInput], Meta(max_length=MOST_STEPS)] = []
    features: Annotated[list[CodeText], Meta(max_length=20)] = []

    example: ClassVar[Example] = _CONTENT


class EditionPractice(PracticeInput, kw_only=True, forbid_unknown_fields=True):
    """A practice of a draft edition, and what led to the change."""

    rule: CodeText | None = None
    """Its evidence rule."""
    change_note: Note = {}
    """What differs from the edition before."""
    contributions: Annotated[list[UUID], Meta(max_length=50)] = []
    """Published contributions of the feedback round that led to the change."""

    example: ClassVar[Example] = {
        **_CONTENT,
        "change_note": {"fi": {"text": "Määräaika lyhennettiin palautteen perusteella."}},
    }


class EditionCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A draft of the next edition of the platform's own words."""

    code: EditionCode
    title: Title
    note: Note = {}

    example: ClassVar[Example] = {
        "code": "2027-06",
        "title": {"fi": {"text": "Toimintatavat, kesäkuu 2027"}},
    }


class FeedbackRound(msgspec.Struct, forbid_unknown_fields=True):
    """A dialogue about a document made from the edition. Its buyer publishes and runs it."""

    organisation_id: UUID
    opens_at: Annotated[datetime, Meta(tz=True)] | None = None
    closes_at: Annotated[datetime, Meta(tz=True)] | None = None

    example: ClassVar[Example] = {
        "organisation_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
        "opens_at": "2027-03-01T08:00:00+02:00",
        "closes_at": "2027-03-31T16:00:00+03:00",
    }


class EvidenceInput(msgspec.Struct, forbid_unknown_fields=True):
    """A sentence, and a public thing of the organisation or an address that shows it."""

    kind: EvidenceKind
    sentence: StepText
    target_id: UUID | None = None
    """The organisation's own public plan, procurement or dialogue."""
    url: WebAddressText | None = None
    """Only of the kind `web`; https."""


class SelectionPut(msgspec.Struct, forbid_unknown_fields=True):
    """The organisation's decision on a practice. Public, and kept in the history."""

    state: SelectionState
    responsible: Responsible
    """A role, because people are not named in public."""
    since: date | None = None
    """Default: today for a new state; unchanged otherwise."""
    reason: Note = {}
    """Required when a practice is dropped."""
    evidence: Annotated[list[EvidenceInput], Meta(max_length=MOST_LINKS)] = []

    example: ClassVar[Example] = {
        "state": "trying",
        "responsible": "procurement",
        "evidence": [
            {
                "kind": "web",
                "sentence": {"fi": {"text": "Lupaus on kunnan verkkosivulla."}},
                "url": "https://www.kunta.example/hankinnat",
            }
        ],
    }


class AssessmentPut(msgspec.Struct, forbid_unknown_fields=True):
    """Replies to the questions; those left out count as `unknown`."""

    replies: Annotated[dict[Question, Reply], Meta(max_length=len(Question))]
    published: bool = False
    """Show the replies to everybody."""

    example: ClassVar[Example] = {
        "replies": {"plan_ahead": "no", "answers_to_all": "partly", "criteria_planned": "yes"},
    }
