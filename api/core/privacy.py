"""How a feature declares what it keeps of people, and which of its words can be hidden.

Each feature has a `personal_data.py` beside its models: `PERSONAL` (columns that can hold personal
data, and what holds for them), `IMPERSONAL` (columns that cannot, with the reason) and `HIDEABLE`
(things whose words can be hidden). `api/personal_data/register.py` gathers them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import Session

from api.core.models import Base
from api.core.retention import RetentionPeriod


class DataCategory(StrEnum):
    """What a column can hold of a person."""

    ADDRESS = "address"
    NAME = "name"
    TEXT = "text"
    """Free text: anybody may be named in it."""
    NETWORK = "network"
    TOKEN = "token"  # noqa: S105 - a kind of data, not a secret
    FILE = "file"
    LINK = "link"
    """The identifier of a person or participant."""
    BEHAVIOUR = "behaviour"


class DataSubject(StrEnum):
    USER = "user"
    """Somebody with an account, or with watches by mail."""
    PARTICIPANT = "participant"
    OFFICER = "officer"
    """Somebody who acts for a buyer or a supplier."""
    NAMED = "named"
    """Whoever is named in a free text or as a contact."""


class ProcessingRole(StrEnum):
    CONTROLLER = "controller"
    """The operator of the platform decides."""
    PROCESSOR = "processor"
    """The buyer decides; the platform keeps it for the buyer."""


class LegalBasis(StrEnum):
    """GDPR, article 6(1)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTEREST = "legitimate_interest"


class RetentionAction(StrEnum):
    """What happens when the person is erased, or the period ends."""

    DELETED = "deleted"
    UNLINKED = "unlinked"
    """The row stays; what ties it to the person is set to null."""
    KEPT = "kept"
    """The row stays with its link: the law or the buyer's case file needs it."""


NOBODY = UUID(int=0)


class PersonKey(NamedTuple):
    """By what rows of one person are found. `participants`: in dialogues, of a receipt just one.

    Never null: compared with a column, null would find all rows that belong to nobody.
    """

    person_id: UUID = NOBODY
    """`NOBODY` for the holder of a receipt."""
    email: str = ""
    participants: tuple[UUID, ...] = ()

    @property
    def is_person(self) -> bool:
        return self.person_id != NOBODY


Of = Callable[[PersonKey], ColumnElement[bool]]


@dataclass(frozen=True)
class Personal:
    """Columns of one table that can hold personal data, and what holds for them."""

    model: type[Base]
    columns: Mapping[str, DataCategory]
    whose: DataSubject
    basis: LegalBasis
    period: RetentionPeriod
    ending: RetentionAction
    role: ProcessingRole = ProcessingRole.CONTROLLER
    of: Of | None = None
    """The rows of one person: exported, and ended at an erasure. None: of nobody in particular."""
    links: tuple[str, ...] = ()
    """Columns set to null where rows are unlinked."""
    secret: tuple[str, ...] = ()
    """Columns an export leaves out: hashes of tokens, and what would tell of others."""

    @property
    def table(self) -> str:
        return str(self.model.__tablename__)


Impersonal = Mapping[type[Base], Mapping[str, str]]
"""By table and column: why it cannot hold personal data."""


@dataclass(frozen=True)
class TextColumns:
    """Columns of one table that hold words of a thing.

    `columns`: name of the column → public name of the field. An empty name: JSON by names of
    fields, as in histories. `of`: the rows that belong to the thing.
    """

    model: type[Base]
    columns: Mapping[str, str]
    of: Callable[[UUID], ColumnElement[bool]]
    public: bool = True
    """False: never shown to all. It is destroyed, but not hidden."""
    passages_only: bool = False
    """Never as a whole: codes stand beside the words."""
    within: Callable[[UUID], tuple[str, ...]] | None = None
    """Where in the JSON the thing lies, if it is a part of something larger."""
    without: tuple[str, ...] = ()
    """Members of the JSON that belong to other things."""


class Owned(NamedTuple):
    """To whom a thing belongs: decides who may hide in it and who is told."""

    organisation_id: UUID | None
    dialogue_id: UUID | None
    is_public: bool
    person_id: UUID | None = None
    participant_id: UUID | None = None
    parent_id: UUID | None = None
    """Of the thing whose events tell of it, where it is a part of one."""


Refresh = Callable[[Session, UUID], object]
Rekey = Callable[[Session, UUID, str], object]


@dataclass(frozen=True)
class Hideable:
    """A kind of thing whose words can be hidden or destroyed."""

    collection: str
    """As in subjects of events: `procurements`."""
    places: tuple[TextColumns, ...]
    owner: Callable[[UUID], Select[*tuple[Any, ...]]]
    """One row in the order of `Owned`, or none."""
    refresh: tuple[Refresh, ...] = ()
    """What is derived from the words is derived again."""
    files: Callable[[UUID], Select[*tuple[Any, ...]]] | None = None
    """Rows whose `storage_key` names a file of it."""
    parts: Callable[[UUID], Select[*tuple[Any, ...]]] | None = None
    """Ids of its parts, that mails and kept answers may name in its place."""
    rekey: Rekey | None = None
    """Puts a hash that only the platform's secret gives in the place of keys that hold words."""

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(name for place in self.places for name in place.columns.values() if name)


class Thing(NamedTuple):
    kind: Hideable
    id: UUID

    @property
    def subject(self) -> str:
        return f"{self.kind.collection}/{self.id}"


def same(*names: str) -> dict[str, str]:
    """Columns that are called in public as they are in the table."""
    return {name: name for name in names}


def case_file(model: type[Base], **columns: DataCategory) -> Personal:
    """Texts that belong to the buyer's case file: anybody may be named in them."""
    return Personal(
        model,
        columns,
        DataSubject.NAMED,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
    )


CODE = "A code of a list, or a name of ours."
HASH = "A hash of a file."
"""Reasons that many impersonal columns share."""
