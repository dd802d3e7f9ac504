"""Structs of a buyer's digest: pending work as input, sections and entries as output."""

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
    """Sections of the digest in their order. Topics that others wait for come first."""

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
    """The time after `since`, up to and including `until`."""

    since: datetime
    until: datetime


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """A member of a buyer. `actor` has the member's current permissions."""

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
    """The buyer's plan, procurement or dialogue that an entry is about."""

    kind: SubjectKind
    id: UUID
    title: Texts


class Waiting(msgspec.Struct, frozen=True):
    """Items of one kind in one place that wait, each by the time from which it waits."""

    place: Subject
    since: Sequence[datetime]


class Queue(msgspec.Struct, frozen=True):
    """Contributions to a dialogue that wait for moderation, each by the time from which it
    waits.
    """

    place: Subject
    held: Sequence[datetime] = ()
    reported: Sequence[datetime] = ()


class Comments(msgspec.Struct, frozen=True):
    place: Subject
    count: int


class Interested(msgspec.Struct, frozen=True):
    """New interests in a procurement or dialogue. The reader may see the names in `suppliers`."""

    place: Subject
    kinds: Mapping[InterestKind, int]
    suppliers: Sequence[OrganisationName]


class Closing(msgspec.Struct, frozen=True):
    place: Subject
    opens_at: datetime
    closes_at: datetime


class NearMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """A meeting that begins soon, and its sign-ups."""

    place: Subject
    title: Texts
    starts_at: datetime
    announced_at: datetime
    signed_up: int
    """Sign-ups with a place or in the draw."""
    waiting: int
    capacity: int | None
    """None if it is unlimited."""


class Stale(msgspec.Struct, frozen=True):
    place: Subject
    missed: Missed


class Lapsed(msgspec.Struct, frozen=True):
    """A plan whose period is over."""

    place: Subject
    period_end: date


class Material(msgspec.Struct, frozen=True, kw_only=True):
    """All pending work that the reader may act on. The rules decide what a digest shows of it."""

    questions: Sequence[Waiting] = ()
    queues: Sequence[Queue] = ()
    closing: Sequence[Closing] = ()
    meetings: Sequence[NearMeeting] = ()
    interests: Sequence[Interested] = ()
    """Interests registered in the window."""
    comments: Sequence[Comments] = ()
    """Comments published in the window."""
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
    """Number of entries that the mail does not show."""
    url: str | None
    """Address of the list of all entries, if there is one."""


class Digest(msgspec.Struct, frozen=True):
    subject: str
    organisation: str
    sections: Sequence[Section]
    settings: str
    """Address where the reader chooses the schedule."""
    stop: str
