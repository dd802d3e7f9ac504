"""Adds the keys of maps to the pointers of faults, because msgspec writes `$[...]` for every key.

This module finds the key in the body, which is refused already: it takes the first place that
matches the path and has the wrong value that the fault names. If there is no such place, the
pointer ends at the map.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from api.core.errors import Fault
from api.core.text_parameters import Term
from api.http.validation.type_inspection import ANY_ITEM, KEY, Path, escape

MOST_PLACES = 10_000
_TYPES: dict[type, str] = {
    dict: "object",
    list: "array",
    str: "str",
    int: "int",
    float: "float",
    bool: "bool",
    type(None): "null",
}


def with_keys(fault: Fault, path: Path, body: bytes) -> Fault:
    """The fault with a pointer to the wrong member."""
    if "given" not in fault.params:
        return fault
    if ANY_ITEM not in path:
        key = f"/{escape(str(fault.params['given']))}" if path[-1:] == (KEY,) else ""
        return replace(fault, pointer=fault.pointer + key)
    try:
        value = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return fault
    pointers = (place for place, pointer in _places(value, path, "") if _is_given(fault, pointer))
    return replace(fault, pointer=next(pointers, fault.pointer))


def _places(value: Any, path: Path, pointer: str) -> Iterator[tuple[str, Any]]:
    if not path:
        yield pointer, value
        return
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        names = list(value)[:MOST_PLACES] if step == ANY_ITEM else [step] * (step in value)
        for name in names:
            yield from _places(value[name], rest, f"{pointer}/{escape(name)}")
    elif isinstance(value, list) and re.fullmatch("[0-9]+", step) and int(step) < len(value):
        yield from _places(value[int(step)], rest, f"{pointer}/{step}")


def _is_given(fault: Fault, value: Any) -> bool:
    return fault.params["given"] in (Term(f"type.{_TYPES[type(value)]}"), value)
