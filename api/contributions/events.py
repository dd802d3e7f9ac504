from uuid import UUID

from api.core.events import Audience, Event, ReadAnew


class ContributionEvent(Event):
    """Says that somebody spoke, never who."""

    collection = "contributions"
    subject_field = "contribution_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.NAMING)

    contribution_id: UUID
    dialogue_id: UUID
    organisation_id: UUID
    """The buyer's."""
    kind: str


class ContributionPublished(ContributionEvent):
    name = "contribution.published.v1"


class ContributionEdited(ContributionEvent):
    name = "contribution.edited.v1"


class ContributionWithdrawn(ContributionEvent):
    name = "contribution.withdrawn.v1"


class ContributionRemoved(ContributionEvent):
    name = "contribution.removed.v1"


class ContributionRestored(ContributionEvent):
    """Its author objected to the removal, and was right: it is public again."""

    name = "contribution.restored.v1"


class RemovalObjectionDecided(ContributionEvent):
    """For the author: `upheld` means that they were right."""

    name = "contribution.objection_decided.v1"
    audience = Audience.PRIVATE

    upheld: bool


class ContributionReleased(ContributionEvent):
    """Held until now. That it is published is a fact of its own; this one is for its author."""

    name = "contribution.released.v1"
    audience = Audience.PRIVATE


class ContributionDisposed(ContributionEvent):
    """You said, we did: what the buyer does with it, again if it has changed its mind."""

    name = "contribution.disposed.v1"

    outcome: str


class QuestionAnswered(ContributionEvent):
    """`contribution_id` is the answer; `questions` are what it answers."""

    name = "question.answered.v1"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.QUESTIONS)

    questions: list[UUID]


class ExclusionEvent(Event):
    """Names nobody: the exclusion tells whom it is about."""

    collection = "exclusions"
    subject_field = "exclusion_id"
    audience = Audience.PRIVATE

    exclusion_id: UUID
    dialogue_id: UUID


class ParticipantExcluded(ExclusionEvent):
    name = "participant.excluded.v1"


class ParticipantReadmitted(ExclusionEvent):
    name = "participant.readmitted.v1"


class DialogueFlooded(Event):
    """So much was written or reported within an hour that the moderators are told."""

    name = "dialogue.flooded.v1"
    collection = "dialogues"
    subject_field = "dialogue_id"
    audience = Audience.PRIVATE

    dialogue_id: UUID
    organisation_id: UUID
