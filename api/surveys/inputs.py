"""Inputs of the commands, which are also the request bodies."""

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
"""Questions in the order in which they are asked."""

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
    """A new draft of a survey."""

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
    """JSON Merge Patch. A new list of questions replaces the whole list."""

    title: TitlePatch | UnsetType = UNSET
    introduction: IntroductionPatch | UnsetType = UNSET
    questions: Questions | UnsetType = UNSET

    example: ClassVar[Example] = {"questions": [_FLEET, _OBSTACLES]}


class QuestionTexts(msgspec.Struct, forbid_unknown_fields=True):
    """New texts of one question."""

    title: TitlePatch | UnsetType = UNSET
    help: HelpPatch | UnsetType = UNSET
    options: Annotated[dict[Key, LabelPatch], Meta(max_length=MOST_OPTIONS)] | UnsetType = UNSET
    """Labels by the keys of the options."""
    low_label: LabelPatch | UnsetType = UNSET
    high_label: LabelPatch | UnsetType = UNSET
    unit: LabelPatch | UnsetType = UNSET


class CorrectionCreate(msgspec.Struct, forbid_unknown_fields=True):
    """New texts only: existing answers must still fit the same questions."""

    reason: Reason
    """Public."""
    title: TitlePatch | UnsetType = UNSET
    introduction: IntroductionPatch | UnsetType = UNSET
    questions: Annotated[dict[Key, QuestionTexts], Meta(max_length=MOST_QUESTIONS)] | UnsetType = (
        UNSET
    )
    """Corrected texts by the keys of the questions."""

    example: ClassVar[Example] = {
        "reason": {"fi": {"text": "Kirjoitusvirhe."}},
        "questions": {"fleet_size": {"title": {"fi": {"text": "Kuinka monta ajoneuvoa?"}}}},
    }


class ResponseSave(msgspec.Struct, forbid_unknown_fields=True):
    """The complete set of answers. A missing or blank answer counts as not answered."""

    answers: Answers
    quotes: Annotated[list[Key], Meta(max_length=MOST_QUESTIONS)] = []
    """Keys of the questions whose open text may be published, without its author."""

    example: ClassVar[Example] = {
        "answers": {"fleet": "own", "fleet_size": 12, "obstacles": "Liian lyhyt tarjousaika."},
        "quotes": ["obstacles"],
    }
