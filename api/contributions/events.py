from uuid import UUID

from api.core.events import Audience, Event, ReadAnew


class ContributionEvent(Event, kw_only=True, omit_defaults=True):
    """Never names the author. `procurement_id` or `plan_id` only in a continuous dialogue, which
    has the same id."""

    collection = "contributions"
    subject_field = "contribution_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.NAMING)

    contribution_id: UUID
    dialogue_id: UUID
    organisation_id: UUID
    """The buyer."""
    kind: str
    procurement_id: UUID | None = None
    plan_id: UUID | None = None


class ContributionPublished(ContributionEvent):
    name = "contribution.published.v1"


class ContributionEdited(ContributionEvent):
    name = "contribution.edited.v1"


class ContributionWithdrawn(ContributionEvent):
    name = "contribution.withdrawn.v1"


class ContributionRemoved(ContributionEvent):
    name = "contribution.removed.v1"


class ContributionRestored(ContributionEvent):
    """The contribution is public again: its author's objection to the removal was upheld."""

    name = "contribution.restored.v1"


class RemovalObjectionDecided(ContributionEvent):
    """Addressed to the author. `upheld` means that the removal was reversed."""

    name = "contribution.objection_decided.v1"
    audience = Audience.PRIVATE

    upheld: bool


class ContributionReleased(ContributionEvent):
    """A held contribution was released. Addressed to its author; `contribution.published` announces
    it to the public.
    """

    name = "contribution.released.v1"
    audience = Audience.PRIVATE


class ContributionDisposed(ContributionEvent):
    """The buyer gave a contribution a disposition, or replaced the previous one."""

    name = "contribution.disposed.v1"

    outcome: str


class QuestionAnswered(ContributionEvent):
    """`contribution_id` is the answer; `questions` are the questions it answers."""

    name = "question.answered.v1"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.QUESTIONS)

    questions: list[UUID]


class ExclusionEvent(Event):
    """Names nobody: only the exclusion itself has the participant or organisation."""

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
    """So much was written or reported within an hour that the moderators get a mail."""

    name = "dialogue.flooded.v1"
    collection = "dialogues"
    subject_field = "dialogue_id"
    audience = Audience.PRIVATE

    dialogue_id: UUID
    organisation_id: UUID
