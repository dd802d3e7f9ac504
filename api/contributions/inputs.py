"""What the commands take; on the wire the bodies of the requests."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.contributions.models import ContributionKind
from api.core.text import Language

MOST_QUESTIONS = 100


class ContributionCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A comment or a question. The buyer's own people speak officially, as the buyer."""

    kind: ContributionKind
    """`comment` or `question`; answers have an address of their own."""
    text: str
    """Plain text."""
    language: Language
    parent_id: UUID | None = None
    """What this replies to."""
    on_behalf_of: UUID | None = None
    """A supplier you act for. Needed where only suppliers take part."""
    names_author: bool = False
    """Show that supplier's name instead of your number among the participants."""


class AnswerCreate(msgspec.Struct, forbid_unknown_fields=True):
    """One official answer to one question or to several."""

    questions: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_QUESTIONS)]
    text: str
    """Plain text."""
    language: Language


class ContributionPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch. The text as it was stays on show as an edit."""

    text: str | UnsetType = UNSET
