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

    @property
    def subject(self) -> str:
        return f"{self.collection}/{getattr(self, self.subject_field)}"
