from typing import ClassVar
from uuid import UUID

from api.core.events import Event


class DialogueEvent(Event):
    collection: ClassVar[str] = "dialogues"
    subject_field: ClassVar[str] = "dialogue_id"

    dialogue_id: UUID
    organisation_id: UUID


class DialogueScheduled(DialogueEvent):
    name: ClassVar[str] = "dialogue.scheduled.v1"


class DialogueOpened(DialogueEvent):
    name: ClassVar[str] = "dialogue.opened.v1"


class DialogueExtended(DialogueEvent):
    name: ClassVar[str] = "dialogue.extended.v1"


class DialogueClosing(DialogueEvent):
    """The deadline is a day away."""

    name: ClassVar[str] = "dialogue.closing.v1"


class DialogueClosed(DialogueEvent):
    name: ClassVar[str] = "dialogue.closed.v1"


class DialogueConcluded(DialogueEvent):
    name: ClassVar[str] = "dialogue.concluded.v1"


class DialogueCancelled(DialogueEvent):
    name: ClassVar[str] = "dialogue.cancelled.v1"


class SummaryPublished(DialogueEvent):
    name: ClassVar[str] = "summary.published.v1"
