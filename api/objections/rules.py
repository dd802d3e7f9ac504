"""Rules of objections: the author objects once, and another person decides. Pure."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from api.core.errors import Conflict, Fault, Forbidden, Why, WrongState
from api.core.i18n import Texts, text_faults
from api.objections.inputs import LONGEST, LONGEST_ANSWER
from api.objections.models import Objection


def objection_faults(text: str) -> Iterator[Fault]:
    if not 0 < len(text.strip()) <= LONGEST:
        yield Fault("/text", "length", {"low": 1, "high": LONGEST})


def answer_faults(answer: Texts) -> Iterator[Fault]:
    yield from text_faults("/answer", answer, longest=LONGEST_ANSWER, required=True)


def require_first(earlier: Objection | None) -> None:
    if earlier is not None:
        raise Conflict([Fault("", "objected_before")])


def require_another(objection: Objection, decider: UUID, first: UUID | None) -> None:
    """`first` is the person who took the original decision."""
    if objection.decided_at is not None:
        raise WrongState("objection", "decided", "open")
    if decider == first:
        raise Forbidden(why=Why.ANOTHER_PERSON)


def decide(
    objection: Objection, decider: UUID, now: datetime, *, upheld: bool, answer: Texts
) -> None:
    objection.decided_at, objection.decided_by = now, decider
    objection.upheld, objection.answer = upheld, answer
