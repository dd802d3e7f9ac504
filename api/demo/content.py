"""Types of the files in `content/`.

Times are days from now. Mail addresses identify people, keys identify organisations and dialogues,
and titles identify procurements.
"""

from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from api.core.i18n import Language
from api.core.partial_dates import PartialDate
from api.core.schedule import Frequency
from api.interests.models import InterestKind
from api.plans.models.values import ProcurementCategory, ProcurementStatus
from api.practices.models import Question, Reply, Responsible, SelectionState

FOLDER = Path(__file__).parent
T = TypeVar("T")
Words = dict[Language, str]
"""The first language is the original, the others are translations."""
Fields = dict[str, Any]
"""Copied unchanged into the body of a request."""
Hour = int | Literal["soon"] | None


class Person(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    email: str
    language: Language = Language.FI
    role: str = ""


class PlanFile(msgspec.Struct, forbid_unknown_fields=True):
    file: str
    published: float
    title: Words
    note: Words


class Organisation(msgspec.Struct, forbid_unknown_fields=True):
    key: str
    business_id: str
    name: Words
    registered: float
    people: list[Person]
    municipality: str | None = None
    region: str | None = None
    population_class: str | None = None
    """Of a buyer."""
    plan: PlanFile | None = None
    confirmed_by: str = ""
    """For a supplier, who confirms it: `operator`, or the key of a buyer. Empty: the supplier is
    only claimed.
    """


class Organisations(msgspec.Struct, forbid_unknown_fields=True):
    buyers: list[Organisation]
    suppliers: list[Organisation]
    residents: list[Person]

    @property
    def people(self) -> list[Person]:
        members = [person for item in (*self.buyers, *self.suppliers) for person in item.people]
        return members + self.residents


class Habits(msgspec.Struct, forbid_unknown_fields=True):
    """How a buyer behaved in past years; shares are between 0 and 1."""

    buyer: str
    ahead: int
    """Days from the publication to the notice."""
    slips: float
    heard: float
    """Share of procurements with a dialogue."""
    answers: int
    """Hours from a question to its answer."""
    forgets: float


class Good(msgspec.Struct, forbid_unknown_fields=True):
    """Something that every municipality buys."""

    title: str
    category: ProcurementCategory
    cpv_main: str
    low: str
    high: str


class History(msgspec.Struct, forbid_unknown_fields=True):
    buyers: list[Organisation]
    habits: list[Habits]
    goods: list[Good]


class DigestSettings(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    person: str
    frequency: Frequency
    hour: Hour = None
    weekdays: list[int] | None = None


class Watch(DigestSettings, kw_only=True):
    name: str
    criteria: Fields


class Follow(DigestSettings, kw_only=True):
    buyer: str | None = None
    procurement: str | None = None
    dialogue: str | None = None


class Subscriptions(msgspec.Struct, forbid_unknown_fields=True):
    watches: list[Watch]
    follows: list[Follow]


class Selection(msgspec.Struct, forbid_unknown_fields=True):
    """A leader's decision on a practice, perhaps with a dialogue as evidence."""

    buyer: str
    person: str
    practice: str
    at: float
    state: SelectionState
    responsible: Responsible
    reason: Words = {}
    dialogue: str | None = None
    sentence: Words = {}


class Assessment(msgspec.Struct, forbid_unknown_fields=True):
    buyer: str
    person: str
    at: float
    replies: dict[Question, Reply]
    published: bool = False


class Practices(msgspec.Struct, forbid_unknown_fields=True):
    selections: list[Selection]
    assessments: list[Assessment]


class Created(msgspec.Struct, forbid_unknown_fields=True):
    person: str
    at: float
    title: Words
    description: Words
    category: ProcurementCategory
    cpv_main: str
    notice_expected: PartialDate
    low: str
    high: str
    contact: str


class Changed(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    person: str
    at: float
    procurement: str
    status: ProcurementStatus | None = None
    """None if only the dates change."""
    notice_expected: PartialDate | None = None
    contract_start_expected: PartialDate | None = None
    reason: Words


class Interest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    person: str
    at: float
    supplier: str
    procurement: str
    kind: InterestKind
    regions: list[str] = []
    capacity: str = ""
    wished_lot_size: str = ""
    message: str = ""
    public: bool = False
    seeks_partners: bool = False


class Purchases(msgspec.Struct, forbid_unknown_fields=True):
    created: list[Created]
    changed: list[Changed]
    interests: list[Interest]


def read(name: str, shape: type[T]) -> T:
    return msgspec.toml.decode((FOLDER / "content" / f"{name}.toml").read_bytes(), type=shape)


def read_all(folder: str, shape: type[T]) -> list[T]:
    """One value from each file."""
    files = sorted((FOLDER / "content" / folder).glob("*.toml"))
    return [read(f"{folder}/{file.stem}", shape) for file in files]


def texts(words: Words) -> Fields:
    """Converts texts to the form of a request body."""
    original = next(iter(words))
    return {
        language: {
            "text": text.strip(),
            "origin": "original" if language is original else "translated",
        }
        for language, text in words.items()
    }
