"""Base of events. Each feature declares its events in `events.py`; the outbox publishes them."""

from enum import StrEnum
from typing import ClassVar

import msgspec

TYPE_PREFIX = "fi.vuoropuhelu."


class Audience(StrEnum):
    PUBLIC = "public"
    """In the public log: without personal data, and only about what everybody can see."""
    PRIVATE = "private"
    """Only for event handlers of the platform."""


class ReadAnew(StrEnum):
    """Resources that a client with a copy must fetch again after an event. A response of 404 or 410
    means deleted.
    """

    SUBJECT = "subject"
    """The subject and all resources below its address."""
    NAMING = "naming"
    """All resources in the copy that refer to the subject's id."""
    INSIDE = "inside"
    """All contents: the lists of a dialogue, or the plans, procurements and dialogues of an
    organisation.
    """
    QUESTIONS = "questions"
    """The contributions in `questions`."""


class Event(msgspec.Struct):
    """A versioned event. `name` is such as `dialogue.opened.v1`; its data are ids and changed
    fields.

    `collection` and `subject_field` form the subject: `dialogues/<dialogue_id>`.
    """

    name: ClassVar[str]
    collection: ClassVar[str]
    subject_field: ClassVar[str]
    audience: ClassVar[Audience] = Audience.PUBLIC
    keeps_resource: ClassVar[bool] = False
    """Whether the event keeps the public state of the subject right after it."""
    read_anew: ClassVar[tuple[ReadAnew, ...]] = (ReadAnew.SUBJECT,)

    @property
    def subject(self) -> str:
        return f"{self.collection}/{getattr(self, self.subject_field)}"
