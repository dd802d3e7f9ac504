"""Types with which a feature declares its personal data and the texts that can be hidden.

Each feature has a `personal_data.py` beside its models: `PERSONAL` (columns that can hold personal
data, with their rules), `IMPERSONAL` (columns that cannot, with the reason) and `HIDEABLE` (things
whose texts can be hidden). `api/personal_data/register.py` gathers them.
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
    """Kind of personal data that a column can hold."""

    ADDRESS = "address"
    NAME = "name"
    TEXT = "text"
    """Free text, which may name anybody."""
    NETWORK = "network"
    TOKEN = "token"  # noqa: S105 - a kind of data, not a secret
    FILE = "file"
    LINK = "link"
    """The identifier of a person or participant."""
    BEHAVIOUR = "behaviour"


class DataSubject(StrEnum):
    USER = "user"
    """A person with an account, or with watches by mail."""
    PARTICIPANT = "participant"
    OFFICER = "officer"
    """A person who acts for a buyer or a supplier."""
    NAMED = "named"
    """A person named in a free text or as a contact."""


class ProcessingRole(StrEnum):
    CONTROLLER = "controller"
    """The operator of the platform decides on the data."""
    PROCESSOR = "processor"
    """The buyer decides on the data; the platform stores it for the buyer."""


class LegalBasis(StrEnum):
    """Legal basis by GDPR, article 6(1)."""

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal_obligation"
    PUBLIC_TASK = "public_task"
    LEGITIMATE_INTEREST = "legitimate_interest"


class RetentionAction(StrEnum):
    """Action on the data when the person is erased, or at the end of the period."""

    DELETED = "deleted"
    UNLINKED = "unlinked"
    """The row stays; its columns that refer to the person are set to null."""
    KEPT = "kept"
    """The row stays with its reference to the person: the law or the buyer's case file needs it."""


NOBODY = UUID(int=0)


class PersonKey(NamedTuple):
    """Identifies the rows of one person. `participants`: the person's participants in dialogues; a
    receipt has one.

    Never null: a comparison with null would select rows that belong to nobody.
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
    """Columns of one table that can hold personal data, with their rules."""

    model: type[Base]
    columns: Mapping[str, DataCategory]
    whose: DataSubject
    basis: LegalBasis
    period: RetentionPeriod
    ending: RetentionAction
    role: ProcessingRole = ProcessingRole.CONTROLLER
    of: Of | None = None
    """Selects the rows of one person, for export and erasure. None if rows belong to no known
    person.
    """
    links: tuple[str, ...] = ()
    """Columns set to null when rows are unlinked."""
    secret: tuple[str, ...] = ()
    """Columns left out of an export: hashes of tokens, and data about others."""

    @property
    def table(self) -> str:
        return str(self.model.__tablename__)


Impersonal = Mapping[type[Base], Mapping[str, str]]
"""Reasons, by table and column, why the column cannot hold personal data."""


@dataclass(frozen=True)
class TextColumns:
    """Columns of one table with texts of a thing.

    `columns` maps a column to the public name of its field. An empty name means JSON by names of
    fields, as in histories. `of` selects the rows of the thing.
    """

    model: type[Base]
    columns: Mapping[str, str]
    of: Callable[[UUID], ColumnElement[bool]]
    public: bool = True
    """False if the texts are never public: then they can be destroyed, but not hidden."""
    passages_only: bool = False
    """Only passages can be hidden, never the whole column: it holds codes beside the texts."""
    within: Callable[[UUID], tuple[str, ...]] | None = None
    """Path of the thing in the JSON, if it is a part of something larger."""
    without: tuple[str, ...] = ()
    """Members of the JSON that belong to other things."""


class Owned(NamedTuple):
    """Owner of a thing: decides who may hide its texts and who gets a notice."""

    organisation_id: UUID | None
    dialogue_id: UUID | None
    is_public: bool
    person_id: UUID | None = None
    participant_id: UUID | None = None
    parent_id: UUID | None = None
    """Id of the thing whose events cover this one, if it is a part of another."""


Refresh = Callable[[Session, UUID], object]
Rekey = Callable[[Session, UUID, str], object]


@dataclass(frozen=True)
class Hideable:
    """A kind of thing whose texts can be hidden or destroyed."""

    collection: str
    """Collection as in subjects of events: `procurements`."""
    places: tuple[TextColumns, ...]
    owner: Callable[[UUID], Select[*tuple[Any, ...]]]
    """One row in the order of `Owned`, or none."""
    refresh: tuple[Refresh, ...] = ()
    """Functions that rebuild data derived from the texts."""
    files: Callable[[UUID], Select[*tuple[Any, ...]]] | None = None
    """Rows whose `storage_key` names a file of the thing."""
    parts: Callable[[UUID], Select[*tuple[Any, ...]]] | None = None
    """Ids of its parts. Mails and stored responses may refer to a part instead of the thing."""
    rekey: Rekey | None = None
    """Replaces keys that hold texts by a hash that only the platform's secret gives."""

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
    """Columns whose public names are their names in the table."""
    return {name: name for name in names}


def case_file(model: type[Base], **columns: DataCategory) -> Personal:
    """Texts of the buyer's case file, which may name anybody."""
    return Personal(
        model,
        columns,
        DataSubject.NAMED,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
    )


CODE = "A code of a list, or a name that the platform defines."
HASH = "A hash of a file."
"""Reasons shared by many impersonal columns."""
