"""Turns validation messages of msgspec into faults with codes.

msgspec has no codes, only one English sentence for each kind of error. The table has all of them.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from api.core.errors import Fault
from api.core.text_parameters import Term
from api.http.validation.type_inspection import (
    ANY_ITEM,
    KEY,
    Path,
    allowed_values,
    escape,
    field_names,
)

Params = dict[str, Any]
Groups = Mapping[str, str]

_PLACE = re.compile(r" - at (?P<key>`key` in )?`(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")
_NOTHING = "null"


def _types(groups: Groups) -> Params:
    """Expected and given types. Null is not listed as expected, unless it is the only one."""
    expected = [name for name in groups["expected"].split(" | ") if name != _NOTHING]
    return {
        "expected": tuple(Term(f"type.{name}") for name in expected or [_NOTHING]),
        "given": Term(f"type.{groups['given']}"),
    }


def _limit(groups: Groups) -> Params:
    limit = groups["limit"]
    return {"limit": int(limit) if limit.isdecimal() else limit}


def _nothing(_: Groups) -> Params:
    return {}


_PATTERN_EXAMPLES = {
    r"^[0-9]{1,12}(\.[0-9]{1,2})?$": "60000.00",
    r"^[245]\.[0-9]{1,3}\.[0-9]{1,3}$": "5.1.1",
    r"^[a-z][a-z0-9_]{0,39}$": "price_level",
}
"""An example for each pattern of the contract; people see the example instead of the pattern."""


def _example(groups: Groups) -> Params:
    """msgspec shows a pattern as a Python literal, with doubled backslashes."""
    pattern = groups["limit"].replace(r"\\", "\\")
    return {"example": _PATTERN_EXAMPLES.get(pattern, pattern)}


_NUMBER = "`(?:int|float|decimal)`"
_MANY = "`(?:array|object)`"
_TABLE: list[tuple[re.Pattern[str], str, Callable[[Groups], Params]]] = [
    (re.compile(pattern), code, params)
    for pattern, code, params in (
        (r"Expected `(?P<expected>[^`]+)`, got `(?P<given>[^`]+)`", "wrong_type", _types),
        (rf"Expected {_NUMBER} >= (?P<limit>\S+)", "too_low", _limit),
        (rf"Expected {_NUMBER} <= (?P<limit>\S+)", "too_high", _limit),
        (r"Expected `str` of length >= (?P<limit>\d+)", "too_short", _limit),
        (r"Expected `str` of length <= (?P<limit>\d+)", "too_long", _limit),
        (rf"Expected {_MANY} of length >= (?P<limit>\d+)", "too_few_items", _limit),
        (rf"Expected {_MANY} of length <= (?P<limit>\d+)", "too_many_items", _limit),
        (r"Expected `str` matching regex '(?P<limit>.*)'", "wrong_form", _example),
        (r"Expected `datetime` with a timezone component", "no_time_zone", _nothing),
        (r"Invalid RFC3339 encoded date", "bad_date", _nothing),
        (r"Invalid RFC3339 encoded datetime", "bad_time", _nothing),
        (r"Invalid UUID", "bad_id", _nothing),
        (r"Invalid decimal string", "bad_decimal", _nothing),
        (r"(?P<limit>\S+) does not begin a (?P<period>\w+)", "not_first_day", _limit),
        (r"Unsupported type: .*", "not_a_file", _nothing),  # a text field of a form, not a file
    )
]
_VALUE = re.compile(r"Invalid (?:enum )?value (?P<given>.*)")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<field>[^`]*)`")
_MISSING = re.compile(r"Object missing required field `(?P<field>[^`]*)`")


def type_fault(message: str, shape: Any, *, root: str = "") -> Fault:
    """The fault for a message about a value of this type. `root` is the pointer of the value: ""
    for a body, `?name` for a parameter."""
    path, pointer = _place(message)
    pointer, reason = root + pointer, _PLACE.sub("", message)
    if unknown := _UNKNOWN.fullmatch(reason):
        known = ", ".join(field_names(shape, path))
        return Fault(f"{pointer}/{escape(unknown['field'])}", "unknown_field", {"known": known})
    if missing := _MISSING.fullmatch(reason):
        return Fault(f"{pointer}/{escape(missing['field'])}", "required")
    if value := _VALUE.fullmatch(reason):
        # The path of msgspec lacks the item of a repeated parameter.
        values = allowed_values(shape, path) or allowed_values(shape, (*path, ANY_ITEM))
        known = ", ".join(values)
        return Fault(pointer, "unknown_value", {"given": value["given"].strip("'"), "known": known})
    for pattern, code, params in _TABLE:
        if match := pattern.fullmatch(reason):
            return Fault(pointer, code, params(match.groupdict()))
    return Fault(pointer, "malformed", {"reason": reason})


def path_of(message: str) -> Path:
    """The path to the wrong value, with `ANY_ITEM` and `KEY` for keys that msgspec leaves out."""
    return _place(message)[0]


def _place(message: str) -> tuple[Path, str]:
    """`$.lots[0].title` → its steps, and the pointer `/lots/0/title`. The pointer ends before a key
    that msgspec leaves out."""
    match = _PLACE.search(message)
    if match is None:
        return (), ""
    steps = [step["name"] or step["index"] for step in _STEP.finditer(match["path"])]
    shown = steps[: steps.index(ANY_ITEM)] if ANY_ITEM in steps else steps
    pointer = "".join("/" + escape(step) for step in shown)
    return (*steps, KEY) if match["key"] else tuple(steps), pointer
