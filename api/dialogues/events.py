"""Events of dialogue calls."""

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
    """Texts, links, contact or moderation of a public call changed. Changes of the deadline are
    `dialogue.extended` and `dialogue.shortened`."""

    name = "dialogue.changed.v1"

    changed: list[str]


class DialogueExtended(DialogueEvent):
    name = "dialogue.extended.v1"


class DialogueShortened(DialogueEvent):
    """The deadline was moved earlier. The call's `extensions` list it like an extension."""

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
    """A planned publication failed. The draft's `publication_refusal` has the reason."""

    name = "publication.refused.v1"
    collection = "dialogues"
    subject_field = "dialogue_id"
    audience = Audience.PRIVATE

    dialogue_id: UUID
