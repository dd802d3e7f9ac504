from typing import ClassVar
from uuid import UUID

from api.core.events import Event


class ContributionEvent(Event):
    """Says that somebody spoke, never who."""

    collection: ClassVar[str] = "contributions"
    subject_field: ClassVar[str] = "contribution_id"

    contribution_id: UUID
    dialogue_id: UUID
    organisation_id: UUID
    """The buyer's."""
    kind: str


class ContributionPublished(ContributionEvent):
    name: ClassVar[str] = "contribution.published.v1"


class ContributionEdited(ContributionEvent):
    name: ClassVar[str] = "contribution.edited.v1"


class ContributionWithdrawn(ContributionEvent):
    name: ClassVar[str] = "contribution.withdrawn.v1"


class ContributionRemoved(ContributionEvent):
    name: ClassVar[str] = "contribution.removed.v1"


class QuestionAnswered(ContributionEvent):
    """`contribution_id` is the answer; `questions` are what it answers."""

    name: ClassVar[str] = "question.answered.v1"

    questions: list[UUID]
