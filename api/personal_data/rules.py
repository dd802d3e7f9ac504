"""Rules of hidings: content, public reason, and who may decide. Pure."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise
from uuid import UUID

from api.core.errors import Fault, Forbidden, Why, WrongState
from api.core.i18n import Texts, text_faults
from api.core.privacy import Hideable
from api.hidings.models import Hiding, HidingGround, HidingState
from api.hidings.passages import canonical
from api.hidings.redaction import Scope
from api.personal_data.inputs import LONGEST, LONGEST_REASON, SHORTEST, HidingCreate

FILE = "file"
_WORD = re.compile(r"\w+", re.UNICODE)
_SHORTEST_CODE = 4
"""Number of characters from which a word with a digit is protected alone, as a number or code."""


def hiding_faults(data: HidingCreate, kind: Hideable) -> Iterator[Fault]:
    yield from text_faults("/reason", data.reason, longest=LONGEST_REASON, required=True)
    if data.ground is HidingGround.WITHDRAWN_BY_AUTHOR:
        yield Fault("/ground", "ground_of_author")
    if data.passage is not None:
        if not (len(canonical(data.passage)) >= SHORTEST and len(data.passage) <= LONGEST):
            yield Fault("/passage", "length", {"low": SHORTEST, "high": LONGEST})
        yield from reason_faults(data.reason, [data.passage])
    fields = kind.fields | ({FILE} if kind.files is not None else set())
    if data.field is not None and scope_of(data.field, None).field not in fields:
        yield Fault("/field", "no_such_field", {"fields": ", ".join(sorted(fields))})


def scope_of(pointer: str | None, passage: str | None) -> Scope:
    """Parses a pointer: `/title/fi` is the Finnish title."""
    steps = [step for step in (pointer or "").split("/") if step]
    field = steps[0] if steps else ("" if pointer else None)
    return Scope(field, steps[1] if len(steps) > 1 else None, passage)


def reason_faults(reason: Texts, hidden: Collection[str]) -> Iterator[Fault]:
    """The reason may repeat no two successive words of the hidden text, and no number or code."""
    for language, local in reason.items():
        if any(_repeats(local.text, words) for words in hidden):
            yield Fault(f"/reason/{language}/text", "repeats_hidden")


def _repeats(text: str, hidden: str) -> bool:
    words, hidden_words = _WORD.findall(text.casefold()), _WORD.findall(hidden.casefold())
    if len(hidden_words) == 1:
        return hidden_words[0] in words
    pairs = set(pairwise(words))
    if any(pair in pairs for pair in pairwise(hidden_words)):
        return True
    codes = {
        word for word in hidden_words if len(word) >= _SHORTEST_CODE and any(map(str.isdigit, word))
    }
    return not codes.isdisjoint(words)


def require_proposed(hiding: Hiding) -> None:
    if hiding.state is not HidingState.PROPOSED:
        raise WrongState("hiding", hiding.state, HidingState.PROPOSED)


def require_done(hiding: Hiding) -> None:
    if hiding.state is not HidingState.DONE:
        raise WrongState("hiding", hiding.state, HidingState.DONE)


def require_second_person(hiding: Hiding, person_id: UUID) -> None:
    if hiding.person_id == person_id:
        raise Forbidden(why=Why.ANOTHER_PERSON)
