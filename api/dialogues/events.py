from uuid import UUID

from api.core.events import Audience, Event, ReadAnew


class DialogueEvent(Event):
    keeps_resource = True
    collection = "dialogues"
    subject_field = "dialogue_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.INSIDE)

    dialogue_id: UUID
    organisation_id: UUID


class DialogueScheduled(DialogueEvent):
    name = "dialogue.scheduled.v1"


class DialogueOpened(DialogueEvent):
    name = "dialogue.opened.v1"


class DialogueChanged(DialogueEvent):
    """Texts, links, contact or moderation of a public call; its times: `dialogue.extended`,
    `dialogue.shortened`."""

    name = "dialogue.changed.v1"

    changed: list[str]


class DialogueExtended(DialogueEvent):
    name = "dialogue.extended.v1"


class DialogueShortened(DialogueEvent):
    """The deadline was moved earlier, with a notice; the same lists tell it as an extension."""

    name = "dialogue.shortened.v1"


class DialogueClosing(DialogueEvent):
    """The deadline is a day away."""

    name = "dialogue.closing.v1"


class DialogueClosed(DialogueEvent):
    name = "dialogue.closed.v1"


class DialogueConcluded(DialogueEvent):
    name = "dialogue.concluded.v1"


class DialogueCancelled(DialogueEvent):
    name = "dialogue.cancelled.v1"


class SummaryPublished(DialogueEvent):
    name = "summary.published.v1"


class PublicationRefused(Event):
    """A draft could not become public at its time; the reason stands with the draft."""

    name = "publication.refused.v1"
    collection = "dialogues"
    subject_field = "dialogue_id"
    audience = Audience.PRIVATE

    dialogue_id: UUID
