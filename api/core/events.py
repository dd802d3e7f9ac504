"""Facts. A feature's `events.py` declares what it emits; the outbox carries them out."""

from enum import StrEnum
from typing import ClassVar

import msgspec

TYPE_PREFIX = "fi.vuoropuhelu."


class Audience(StrEnum):
    PUBLIC = "public"
    """In the open log: no personal data, nothing that is not visible to all."""
    PRIVATE = "private"
    """Reaches only the platform's own reactions."""


class ReadAnew(StrEnum):
    """What whoever keeps a copy reads anew after an event; what answers 404 or 410 is gone."""

    SUBJECT = "subject"
    """The subject, with all addresses under its own."""
    NAMING = "naming"
    """Whatever in the copy names the subject by its id."""
    INSIDE = "inside"
    """Everything in it: of a dialogue what its lists hold, of an organisation its plans,
    procurements and dialogues."""
    QUESTIONS = "questions"
    """The contributions that `questions` names."""


class Event(msgspec.Struct):
    """A versioned fact: `name` such as `dialogue.opened.v1`, thin data (what, which, what changed).

    `collection` and `subject_field` make the subject: `dialogues/<dialogue_id>`.
    """

    name: ClassVar[str]
    collection: ClassVar[str]
    subject_field: ClassVar[str]
    audience: ClassVar[Audience] = Audience.PUBLIC
    keeps_resource: ClassVar[bool] = False
    """Whether what is public about the subject is kept with the fact, as it was right after."""
    read_anew: ClassVar[tuple[ReadAnew, ...]] = (ReadAnew.SUBJECT,)

    @property
    def subject(self) -> str:
        return f"{self.collection}/{getattr(self, self.subject_field)}"
