"""Inputs of the commands, which are also the request bodies."""

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
"""Maximum of removals in one request: each adds an event, an audit entry and a line of a mail."""
LONGEST = 10_000
Words = Annotated[Prose, up_to(LONGEST, at_least=1)]
MOST_PARTICIPANTS = 1_000_000


Attachments = Annotated[list[UUID], Meta(max_length=MOST_ATTACHMENTS)]
"""Identifiers of documents, in the order in which they are shown."""


class ConfidentialCreate(msgspec.Struct, forbid_unknown_fields=True):
    """The confidential part, which only the author and the buyer can read."""

    text: Words
    """Plain text."""
    ground: ConfidentialGround
    """Why the text is confidential; see the code list `confidential-grounds`."""


class AnchorGiven(msgspec.Struct, forbid_unknown_fields=True):
    """The published version of a document of the dialogue that you have read."""

    document_id: UUID
    version: Annotated[int, Meta(ge=1, le=MOST_VERSIONS)]
    paragraph: UUID | None = None
    """A paragraph's `key`. Without it, the contribution is about the whole document."""


class ContributionCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A comment or a question. A member of the buyer always writes officially, as the buyer."""

    kind: ContributionKind
    """`comment` or `question`. Answers are sent with `answer_questions`."""
    text: Words
    """Plain text."""
    language: Language
    parent_id: UUID | None = None
    """The published contribution to which this one replies."""
    anchor: AnchorGiven | None = None
    """The document or paragraph that this contribution is about."""
    on_behalf_of: UUID | None = None
    """The supplier you act for. Required where only suppliers may take part."""
    names_author: bool = False
    """Show that supplier's name instead of your number among the participants."""
    confidential: ConfidentialCreate | None = None
    """Only you and the buyer can see that this part exists."""
    translations: Annotated[ProseTexts, each_up_to(LONGEST)] = {}
    """The same text in other languages. Only members of the buyer may send translations."""
    attachments: Attachments = []
    """Documents of the dialogue, which only members of the buyer may attach. A draft is published
    together with the contribution."""

    example: ClassVar[Example] = {
        "kind": "question",
        "text": "Voiko tarjota vain osaa reiteistä?",
        "language": "fi",
        "on_behalf_of": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
    }


class AnswerCreate(msgspec.Struct, forbid_unknown_fields=True):
    """One official answer to one or more questions."""

    questions: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_QUESTIONS)]
    text: Words
    """Plain text."""
    language: Language
    translations: Annotated[ProseTexts, each_up_to(LONGEST)] = {}
    """The same text in languages other than `language`, published at the same moment."""
    attachments: Attachments = []
    """Documents of the dialogue. A draft is published at the same moment as the answer."""
    taken_from: UUID | None = None
    """The past public answer that this one is taken from, as `list_past_answers` names it."""

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
    """JSON Merge Patch. The previous text stays public in `list_contribution_edits`."""

    text: Words | UnsetType = UNSET
    translations: Annotated[ProsePatch, each_up_to(LONGEST)] | UnsetType = UNSET
    """Translations of the buyer's text. A new `text` must come with a new text or null for each
    language that has a translation."""

    example: ClassVar[Example] = {
        "text": "Voiko tarjota vain osaa reiteistä vai kaikkia?",
    }


class ContributionRemove(msgspec.Struct, forbid_unknown_fields=True):
    reason: Reason
    """Public: the tombstone shows it."""

    example: ClassVar[Example] = {
        "reason": {"fi": {"text": "Sisälsi toisen ihmisen yhteystiedot."}},
    }


class AuthorChosen(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One author in the dialogue, by the number or name that the public sees."""

    participant: Annotated[int, Meta(ge=1, le=MOST_PARTICIPANTS)] | None = None
    """The participant number that the author's contributions show."""
    organisation_id: UUID | None = None
    """The organisation whose name the author's contributions show."""


class RemovalCreate(AuthorChosen):
    """Either a list of contributions, or all contributions of one participant or one organisation.
    Give exactly one of the three."""

    reason: Reason
    """Public: each tombstone shows it."""
    contributions: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_REMOVED)] | None = None

    example: ClassVar[Example] = {
        "participant": 7,
        "reason": {"fi": {"text": "Sama mainos lähetettiin yhä uudelleen."}},
    }


class ExclusionCreate(AuthorChosen):
    """A participant number, or an organisation for all who write under its name; exactly one."""

    reason: Reason
    """Sent to those who are excluded; not public."""

    example: ClassVar[Example] = {
        "participant": 7,
        "reason": {"fi": {"text": "Sama mainos lähetettiin yhä uudelleen."}},
    }


class ModerationPut(msgspec.Struct, forbid_unknown_fields=True):
    """Whether contributions are moderated before or after publication."""

    moderation: ModerationMode
    """`before`: new contributions are held until a moderator releases them. `after`: they are
    published at once."""

    example: ClassVar[Example] = {"moderation": "before"}


class ObjectionCreate(msgspec.Struct, forbid_unknown_fields=True):
    """Why your contribution should not have been removed. You can object once."""

    text: ObjectionText
    """Only moderators can read it."""

    example: ClassVar[Example] = {"text": "Viestissä ei ollut kenenkään henkilötietoja."}


class ObjectionDecide(msgspec.Struct, forbid_unknown_fields=True):
    """The decision about an objection. The person who removed the contribution cannot make it."""

    upheld: bool
    """True makes the contribution public again; false leaves it removed."""
    answer: ObjectionAnswer
    """The reason for the decision, sent to the author."""

    example: ClassVar[Example] = {
        "upheld": True,
        "answer": {"fi": {"text": "Poisto oli virhe: viestissä ei ole henkilötietoja."}},
    }


class ReportCreate(msgspec.Struct, forbid_unknown_fields=True):
    """Which rule the contribution breaks. The identity of the reporter is not stored."""

    reason: ReportReason
    """See the code list `report-reasons`."""
    text: Annotated[Prose, up_to(LONGEST_REPORT)] = ""
    """Only moderators can read it."""

    example: ClassVar[Example] = {
        "reason": "personal_data",
        "text": "Viestissä on naapurin puhelinnumero.",
    }


class DispositionPut(msgspec.Struct, forbid_unknown_fields=True):
    """The buyer's decision about a contribution, with the reason."""

    outcome: DispositionOutcome
    """See the code list `outcomes`."""
    reason: Reason
    """Public: the buyer's action on the contribution, or the reason for taking none."""

    example: ClassVar[Example] = {
        "outcome": "partly",
        "reason": {"fi": {"text": "Reitit jaetaan osiin, mutta yhden yön reitit eivät."}},
    }


class DispositionItem(DispositionPut):
    """The disposition of one contribution in a batch."""

    contribution_id: UUID
    version: int = 0
    """Version of the current disposition; 0 where there is none yet."""


class DispositionBatch(msgspec.Struct, forbid_unknown_fields=True):
    """Either all dispositions are stored or none. A contribution may occur only once."""

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
    """JSON Merge Patch. The previous text is not stored."""

    text: Words | UnsetType = UNSET
    ground: ConfidentialGround | UnsetType = UNSET

    example: ClassVar[Example] = {"text": "Kalustomme riittää 12 reitille."}
