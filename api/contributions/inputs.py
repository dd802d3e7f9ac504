"""What the commands take; on the wire the bodies of the requests."""

from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.contributions.models import (
    ConfidentialGround,
    ContributionKind,
    DispositionOutcome,
    ReportReason,
)
from api.core.examples import Example
from api.core.i18n import Language
from api.core.text_bounds import each_up_to, up_to
from api.core.text_types import Prose, ProsePatch, ProseTexts
from api.dialogues.inputs import Reason
from api.dialogues.models import ModerationMode
from api.documents.inputs import MOST_VERSIONS
from api.objections.inputs import ObjectionAnswer, ObjectionText

MOST_QUESTIONS = 100
MOST_DISPOSITIONS = 200
LONGEST_REPORT = 2_000
MOST_ATTACHMENTS = 20
MOST_REMOVED = 500
"""At once: each is an event, an audit entry and a line of a mail."""
LONGEST = 10_000
Words = Annotated[Prose, up_to(LONGEST, at_least=1)]
MOST_PARTICIPANTS = 1_000_000


Attachments = Annotated[list[UUID], Meta(max_length=MOST_ATTACHMENTS)]
"""Identifiers of documents, in their order."""


class ConfidentialCreate(msgspec.Struct, forbid_unknown_fields=True):
    """For the buyer's eyes only."""

    text: Words
    """Plain text."""
    ground: ConfidentialGround
    """Why it is not for all; see the code list `confidential-grounds`."""


class AnchorGiven(msgspec.Struct, forbid_unknown_fields=True):
    """A published version of a document of the dialogue, as you have read it."""

    document_id: UUID
    version: Annotated[int, Meta(ge=1, le=MOST_VERSIONS)]
    paragraph: UUID | None = None
    """A paragraph's `key`; without one it is about the document as a whole."""


class ContributionCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A comment or a question. The buyer's own people speak officially, as the buyer."""

    kind: ContributionKind
    """`comment` or `question`; answers have an address of their own."""
    text: Words
    """Plain text."""
    language: Language
    parent_id: UUID | None = None
    """What this replies to."""
    anchor: AnchorGiven | None = None
    """What this is about."""
    on_behalf_of: UUID | None = None
    """A supplier you act for. Needed where only suppliers take part."""
    names_author: bool = False
    """Show that supplier's name instead of your number among the participants."""
    confidential: ConfidentialCreate | None = None
    """Nobody but you and the buyer learns that there is such a part."""
    translations: Annotated[ProseTexts, each_up_to(LONGEST)] = {}
    """The same in other languages; for the buyer's own people."""
    attachments: Attachments = []
    """Documents of the dialogue; for the buyer's own people. Drafts become public with it."""

    example: ClassVar[Example] = {
        "kind": "question",
        "text": "Voiko tarjota vain osaa reiteistä?",
        "language": "fi",
        "on_behalf_of": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
    }


class AnswerCreate(msgspec.Struct, forbid_unknown_fields=True):
    """One official answer to one question or to several."""

    questions: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_QUESTIONS)]
    text: Words
    """Plain text."""
    language: Language
    translations: Annotated[ProseTexts, each_up_to(LONGEST)] = {}
    """The same in other languages than `language`, published at the same moment."""
    attachments: Attachments = []
    """Documents of the dialogue. Drafts become public at the same moment as the answer."""

    example: ClassVar[Example] = {
        "questions": [
            "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
            "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4e",
        ],
        "text": "Kyllä: reitit jaetaan osiin.",
        "language": "fi",
        "translations": {"sv": {"text": "Ja: rutterna delas upp.", "origin": "translated"}},
    }


class ContributionPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch. The text as it was stays on show as an edit."""

    text: Words | UnsetType = UNSET
    translations: Annotated[ProsePatch, each_up_to(LONGEST)] | UnsetType = UNSET
    """Of what the buyer said. Where there are any, a new `text` needs them anew: each language with
    its new words, or null."""

    example: ClassVar[Example] = {
        "text": "Voiko tarjota vain osaa reiteistä vai kaikkia?",
    }


class ContributionRemove(msgspec.Struct, forbid_unknown_fields=True):
    reason: Reason
    """Public: it stands in the place of what was said."""

    example: ClassVar[Example] = {
        "reason": {"fi": {"text": "Sisälsi toisen ihmisen yhteystiedot."}},
    }


class AuthorChosen(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One author of the dialogue, as all see them."""

    participant: Annotated[int, Meta(ge=1, le=MOST_PARTICIPANTS)] | None = None
    """The number that stands beside what was said."""
    organisation_id: UUID | None = None
    """The organisation whose name stands beside what was said."""


class RemovalCreate(AuthorChosen):
    """Those named one by one, or all of one author: exactly one of the three."""

    reason: Reason
    """Public: it stands in the place of what was said."""
    contributions: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_REMOVED)] | None = None

    example: ClassVar[Example] = {
        "participant": 7,
        "reason": {"fi": {"text": "Sama mainos lähetettiin yhä uudelleen."}},
    }


class ExclusionCreate(AuthorChosen):
    """A participant by number, or all who speak by an organisation's name: exactly one of both."""

    reason: Reason
    """Told to whoever is excluded; not public."""

    example: ClassVar[Example] = {
        "participant": 7,
        "reason": {"fi": {"text": "Sama mainos lähetettiin yhä uudelleen."}},
    }


class ModerationPut(msgspec.Struct, forbid_unknown_fields=True):
    """When contributions are looked at."""

    moderation: ModerationMode
    """`before`: what comes is held until it is released. `after`: it is published at once."""

    example: ClassVar[Example] = {"moderation": "before"}


class ObjectionCreate(msgspec.Struct, forbid_unknown_fields=True):
    """Why you hold that your contribution should not have been removed. Once."""

    text: ObjectionText
    """For those who moderate alone."""

    example: ClassVar[Example] = {"text": "Viestissä ei ollut kenenkään henkilötietoja."}


class ObjectionDecide(msgspec.Struct, forbid_unknown_fields=True):
    """By another person than who removed it."""

    upheld: bool
    """The author is right: the contribution is public again. Otherwise it stays removed."""
    answer: ObjectionAnswer
    """Why, to the author."""

    example: ClassVar[Example] = {
        "upheld": True,
        "answer": {"fi": {"text": "Poisto oli virhe: viestissä ei ole henkilötietoja."}},
    }


class ReportCreate(msgspec.Struct, forbid_unknown_fields=True):
    """What is wrong with it. Whoever you are, it is not kept who says so."""

    reason: ReportReason
    """See the code list `report-reasons`."""
    text: Annotated[Prose, up_to(LONGEST_REPORT)] = ""
    """For those who moderate alone."""

    example: ClassVar[Example] = {
        "reason": "personal_data",
        "text": "Viestissä on naapurin puhelinnumero.",
    }


class DispositionPut(msgspec.Struct, forbid_unknown_fields=True):
    """You said, we did."""

    outcome: DispositionOutcome
    """See the code list `outcomes`."""
    reason: Reason
    """Public: what is done about it, or why nothing is."""

    example: ClassVar[Example] = {
        "outcome": "partly",
        "reason": {"fi": {"text": "Reitit jaetaan osiin, mutta yhden yön reitit eivät."}},
    }


class DispositionItem(DispositionPut):
    """Of one contribution among many."""

    contribution_id: UUID
    version: int = 0
    """Of the disposition that stands; 0 where there is none yet."""


class DispositionBatch(msgspec.Struct, forbid_unknown_fields=True):
    """All or nothing. Each contribution once."""

    dispositions: Annotated[list[DispositionItem], Meta(min_length=1, max_length=MOST_DISPOSITIONS)]

    example: ClassVar[Example] = {
        "dispositions": [
            {
                "contribution_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
                "outcome": "adopted",
                "reason": {"fi": {"text": "Reitit jaetaan osiin."}},
            },
            {
                "contribution_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4e",
                "outcome": "noted",
                "reason": {"fi": {"text": "Otetaan huomioon seuraavassa suunnitelmassa."}},
            },
        ],
    }


class ConfidentialPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch. What it was before is not kept."""

    text: Words | UnsetType = UNSET
    ground: ConfidentialGround | UnsetType = UNSET

    example: ClassVar[Example] = {"text": "Kalustomme riittää 12 reitille."}
