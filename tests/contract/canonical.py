"""Examples that are equal in every run: random values, times and counters are replaced.

Equal values stay equal, and times stay in their order. What is canonical already is left as it is.
"""

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

_BUSINESS_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)
_PATTERNS = {
    "instant": r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?",
    "stamp": r"\b20\d{6}T\d{6}Z?",
    "identifier": r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    "day": r"\b\d{4}-\d\d-\d\d\b",
    "calendar_day": r"(?<=DATE:)20\d{6}\b",
    "spoken_day": r"\b\d{1,2}\.\d{1,2}\.20\d\d\b",
    "token": r"\bvp_[a-z]{3}_[A-Za-z0-9]{46}",
    "secret": r"\bwhsec_[A-Za-z0-9+/=]+",
    "digest": r"\b(?=[0-9a-f]*\d)[0-9a-f]{16,}\b",
    "email": r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "person": r"\bPerson \d+\b",
    "business_id": r"\b\d{7}-\d\b",
    "position": (
        r'"(?:position|head|next|forgotten|replay_until|[a-z]+_after)": [1-9]\d*|[?&]after=[1-9]\d*'
    ),
    "opaque": r"\b(?=[A-Za-z0-9_-]*\d)(?=[a-z0-9_-]*[A-Z])(?=[A-Z0-9_-]*[a-z])[A-Za-z0-9_-]{22,}",
}
_ANY = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _PATTERNS.items()))
_NUMBER = re.compile(r"\d+$")
_SORTED = {"instant", "stamp", "day", "calendar_day", "position"}


def canonical(body: Any) -> Any:
    """Of JSON, or of a text."""
    text = json.dumps(body, ensure_ascii=False)
    found: dict[str, list[str]] = {}
    for match in _ANY.finditer(text):
        found.setdefault(str(match.lastgroup), []).append(_value(match))
    ranks = {kind: _ranks(values, kind in _SORTED) for kind, values in found.items()}
    return json.loads(_ANY.sub(partial(_replaced, ranks), text))


def _value(match: re.Match[str]) -> str:
    """A position without the name of its member: `head` and `next` may be the same."""
    return _NUMBER.findall(match[0])[0] if match.lastgroup == "position" else match[0]


def _ranks(values: Iterable[str], in_order: bool) -> dict[str, int]:
    """Each different value with its number, from 1; numbers by size, times as they are written."""
    different = dict.fromkeys(values)
    ordered = sorted(different, key=lambda v: (len(v) * v.isdigit(), v)) if in_order else different
    return {value: number for number, value in enumerate(ordered, 1)}


def _replaced(ranks: dict[str, dict[str, int]], match: re.Match[str]) -> str:
    kind = str(match.lastgroup)
    return _WRITTEN[kind](match[0], ranks[kind][_value(match)])


def _moment(number: int) -> datetime:
    return datetime(2027, 1, 4, 9, 0, tzinfo=UTC) + timedelta(days=number)


def _day(number: int) -> date:
    return date(2027, 3, 1) + timedelta(weeks=number)


def _instant(value: str, number: int) -> str:
    zone = "" if value.count(":") < 2 and not value.endswith("Z") else "Z"
    return f"{_moment(number):%Y-%m-%dT%H:%M}" + (":00" + zone if value.count(":") > 1 else zone)


def _business_id(_: str, number: int) -> str:
    """With a correct check digit."""
    while True:
        body = f"{2_000_000 + number:07d}"
        rest = sum(w * int(d) for w, d in zip(_BUSINESS_ID_WEIGHTS, body, strict=True)) % 11
        if rest != 1:
            return f"{body}-{(11 - rest) % 11}"
        number += 100


def _email(value: str, number: int) -> str:
    local, _, domain = value.partition("@")
    plain = re.sub(r"\d+$", "", local)
    return value if plain == local else f"{plain}{number}@{domain}"


def _filled(start: str, value: str, number: int) -> str:
    return start + str(number).zfill(len(value) - len(start))


_WRITTEN: dict[str, Callable[[str, int], str]] = {
    "instant": _instant,
    "stamp": lambda value, n: f"{_moment(n):%Y%m%dT%H%M00}" + "Z" * value.endswith("Z"),
    "identifier": lambda _, n: f"01941f29-7c00-7000-8000-{n:012x}",
    "day": lambda _, n: _day(n).isoformat(),
    "calendar_day": lambda _, n: f"{_day(n):%Y%m%d}",
    "spoken_day": lambda _, n: f"{_day(n).day}.{_day(n).month}.{_day(n).year}",
    "token": lambda value, n: _filled(f"{value[:7]}EXAMPLE", value, n),
    "secret": lambda value, n: _filled("whsec_EXAMPLE", value, n),
    "digest": lambda value, n: _filled("", value, n),
    "email": _email,
    "person": lambda _, n: f"Person {n}",
    "business_id": _business_id,
    "position": lambda value, n: _NUMBER.sub(str(100 + n), value),
    "opaque": lambda value, n: _filled("Example", value, n),
}
