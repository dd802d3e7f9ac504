"""What the commands take; on the wire the bodies of the requests."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.examples import Example
from api.core.i18n import TextsPatch
from api.core.text_bounds import each_up_to
from api.core.text_types import ProsePatch, ProseTexts
from api.dialogues.inputs import Reason
from api.surveys.questions import (
    HELP,
    LABEL,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    TITLE,
    Answers,
    Key,
    Question,
    Title,
)

INTRODUCTION = 10_000
TitlePatch = Annotated[TextsPatch, each_up_to(TITLE)]
HelpPatch = Annotated[ProsePatch, each_up_to(HELP)]
LabelPatch = Annotated[TextsPatch, each_up_to(LABEL)]
Introduction = Annotated[ProseTexts, each_up_to(INTRODUCTION)]
IntroductionPatch = Annotated[ProsePatch, each_up_to(INTRODUCTION)]
Questions = Annotated[list[Question], Meta(max_length=MOST_QUESTIONS)]
"""In the order in which they are asked."""

_FLEET: Example = {
    "type": "single_choice",
    "key": "fleet",
    "title": {"fi": {"text": "Onko teillä omaa kalustoa?"}},
    "required": True,
    "options": [
        {"key": "own", "label": {"fi": {"text": "On"}}},
        {"key": "none", "label": {"fi": {"text": "Ei"}}},
    ],
}
_FLEET_SIZE: Example = {
    "type": "number",
    "key": "fleet_size",
    "title": {"fi": {"text": "Kuinka monta autoa?"}},
    "minimum": 1,
    "unit": {"fi": {"text": "autoa"}},
    "shown_if": {"type": "equals", "question": "fleet", "value": "own"},
}
_OBSTACLES: Example = {
    "type": "text",
    "key": "obstacles",
    "title": {"fi": {"text": "Mikä estäisi tarjoamasta?"}},
}


class SurveyCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A draft."""

    title: Title
    introduction: Introduction = {}
    """Markdown."""
    questions: Questions = []

    example: ClassVar[Example] = {
        "title": {"fi": {"text": "Kalusto ja aikataulu"}},
        "introduction": {"fi": {"text": "Vastaaminen vie noin viisi minuuttia."}},
        "questions": [_FLEET, _FLEET_SIZE, _OBSTACLES],
    }


class SurveyPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch: the list of questions is replaced as a whole."""

    title: TitlePatch | UnsetType = UNSET
    introduction: IntroductionPatch | UnsetType = UNSET
    questions: Questions | UnsetType = UNSET

    example: ClassVar[Example] = {"questions": [_FLEET, _OBSTACLES]}


class QuestionTexts(msgspec.Struct, forbid_unknown_fields=True):
    """New texts of one question."""

    title: TitlePatch | UnsetType = UNSET
    help: HelpPatch | UnsetType = UNSET
    options: Annotated[dict[Key, LabelPatch], Meta(max_length=MOST_OPTIONS)] | UnsetType = UNSET
    """Labels, by the keys of the options."""
    low_label: LabelPatch | UnsetType = UNSET
    high_label: LabelPatch | UnsetType = UNSET
    unit: LabelPatch | UnsetType = UNSET


class CorrectionCreate(msgspec.Struct, forbid_unknown_fields=True):
    """Texts and nothing else: who has answered must have answered the same."""

    reason: Reason
    """Public."""
    title: TitlePatch | UnsetType = UNSET
    introduction: IntroductionPatch | UnsetType = UNSET
    questions: Annotated[dict[Key, QuestionTexts], Meta(max_length=MOST_QUESTIONS)] | UnsetType = (
        UNSET
    )
    """By their keys."""

    example: ClassVar[Example] = {
        "reason": {"fi": {"text": "Kirjoitusvirhe."}},
        "questions": {"fleet_size": {"title": {"fi": {"text": "Kuinka monta ajoneuvoa?"}}}},
    }


class ResponseSave(msgspec.Struct, forbid_unknown_fields=True):
    """All answers as they are now. What is missing or blank is not answered."""

    answers: Answers
    quotes: Annotated[list[Key], Meta(max_length=MOST_QUESTIONS)] = []
    """Questions whose open text may be published, without saying who wrote it."""

    example: ClassVar[Example] = {
        "answers": {"fleet": "own", "fleet_size": 12, "obstacles": "Liian lyhyt tarjousaika."},
        "quotes": ["obstacles"],
    }
