"""What the commands take; on the wire the bodies of the requests."""

from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.contributions.models import ConfidentialGround, ContributionKind
from api.core.examples import Example
from api.core.text import Language, Texts
from api.documents.inputs import MOST_VERSIONS

MOST_QUESTIONS = 100


class ConfidentialCreate(msgspec.Struct, forbid_unknown_fields=True):
    """For the buyer's eyes only."""

    text: str
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
    text: str
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

    example: ClassVar[Example] = {
        "kind": "question",
        "text": "Voiko tarjota vain osaa reiteistä?",
        "language": "fi",
        "on_behalf_of": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
    }


class AnswerCreate(msgspec.Struct, forbid_unknown_fields=True):
    """One official answer to one question or to several."""

    questions: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_QUESTIONS)]
    text: str
    """Plain text."""
    language: Language

    example: ClassVar[Example] = {
        "questions": [
            "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
            "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4e",
        ],
        "text": "Kyllä: reitit jaetaan osiin.",
        "language": "fi",
    }


class ContributionPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch. The text as it was stays on show as an edit."""

    text: str | UnsetType = UNSET

    example: ClassVar[Example] = {
        "text": "Voiko tarjota vain osaa reiteistä vai kaikkia?",
    }


class ContributionRemove(msgspec.Struct, forbid_unknown_fields=True):
    reason: Texts
    """Public: it stands in the place of what was said."""

    example: ClassVar[Example] = {
        "reason": {"fi": {"text": "Sisälsi toisen ihmisen yhteystiedot."}},
    }


class ConfidentialPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch. What it was before is not kept."""

    text: str | UnsetType = UNSET
    ground: ConfidentialGround | UnsetType = UNSET

    example: ClassVar[Example] = {"text": "Kalustomme riittää 12 reitille."}
