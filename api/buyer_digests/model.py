"""What a buyer's digest is made of: what is so in the house, and what the mail shows of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec

from api.core.actor import Actor
from api.core.i18n import Language, Texts
from api.interests.models import InterestKind
from api.organisations.models import Role
from api.organisations.rules.labels import OrganisationName
from api.plans.rules.staleness import Missed


class Topic(StrEnum):
    """Sections of the digest, in their order: what others wait for comes first."""

    QUESTIONS = "questions"
    MODERATION = "moderation"
    CLOSING = "closing"
    MEETINGS = "meetings"
    INTERESTS = "interests"
    COMMENTS = "comments"
    UNCONCLUDED = "unconcluded"
    STALE = "stale"
    STALE_PLANS = "stale_plans"


class Window(NamedTuple):
    """After `since`, and `until` included."""

    since: datetime
    until: datetime


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """A member of a buyer; `actor` is what they may see and do at this moment."""

    actor: Actor
    person_id: UUID
    email: str
    language: Language
    time_zone: str
    role: Role
    organisation_id: UUID
    organisation: Texts
    organisation_zone: str


class SubjectKind(StrEnum):
    PROCUREMENT = "procurement"
    DIALOGUE = "dialogue"
    PLAN = "plan"


class Subject(msgspec.Struct, frozen=True):
    """Where it is: a thing of the buyer's."""

    kind: SubjectKind
    id: UUID
    title: Texts


class Waiting(msgspec.Struct, frozen=True):
    """Things of one kind in one place, and since when each of them waits."""

    place: Subject
    since: Sequence[datetime]


class Queue(msgspec.Struct, frozen=True):
    """What waits for the moderators of a dialogue."""

    place: Subject
    held: Sequence[datetime] = ()
    reported: Sequence[datetime] = ()


class Comments(msgspec.Struct, frozen=True):
    place: Subject
    count: int


class Interested(msgspec.Struct, frozen=True):
    """New interests in one thing. `suppliers` are those whose names the reader may see."""

    place: Subject
    kinds: Mapping[InterestKind, int]
    suppliers: Sequence[OrganisationName]


class Closing(msgspec.Struct, frozen=True):
    place: Subject
    opens_at: datetime
    closes_at: datetime


class NearMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting that is near, and who comes."""

    place: Subject
    title: Texts
    starts_at: datetime
    announced_at: datetime
    signed_up: int
    """With a place, or entered in the lot."""
    waiting: int
    places: int | None
    """None for no bound."""


class Stale(msgspec.Struct, frozen=True):
    place: Subject
    missed: Missed


class Lapsed(msgspec.Struct, frozen=True):
    """A plan whose period is over."""

    place: Subject
    period_end: date


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """All that the reader may know of, new or not: what of it is told, the rules say."""

    questions: Sequence[Waiting] = ()
    queues: Sequence[Queue] = ()
    closing: Sequence[Closing] = ()
    meetings: Sequence[NearMeeting] = ()
    interests: Sequence[Interested] = ()
    """Only those of the window, as are the comments."""
    comments: Sequence[Comments] = ()
    unconcluded: Sequence[Waiting] = ()
    stale: Sequence[Stale] = ()
    stale_plans: Sequence[Lapsed] = ()


class Entry(msgspec.Struct, frozen=True):
    title: str
    lines: Sequence[str]
    url: str


class Section(msgspec.Struct, frozen=True):
    topic: Topic
    entries: Sequence[Entry]
    left_out: int
    """How many more there are than a mail should hold."""
    url: str | None
    """Where all of them are, if there is such a place."""


class Digest(msgspec.Struct, frozen=True):
    subject: str
    organisation: str
    sections: Sequence[Section]
    settings: str
    """Where the reader says how often."""
    stop: str
