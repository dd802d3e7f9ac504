"""Finds all missing and unknown members of a body, since msgspec stops at the first fault.

It runs only for a body that is refused already, within the bounds below.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import msgspec
from msgspec import inspect

from api.core.errors import Fault
from api.http.validation.type_inspection import alternatives, escape, root_of

MOST_VALUES = 10_000
MOST_FAULTS = 100

Place = tuple[Any, Sequence[inspect.Type], str]
"""A value, the types that it may have, and its pointer."""


def structure_faults(body: bytes, shape: Any) -> list[Fault]:
    """All faults of the structure; an empty list if the body is not JSON after the first fault."""
    try:
        value = msgspec.json.decode(body)
    except msgspec.DecodeError:
        return []
    start: Place = (value, list(alternatives(root_of(shape))), "")
    faults = (fault for place in islice(_places(start), MOST_VALUES) for fault in _at(place))
    return list(islice(faults, MOST_FAULTS))


def _places(start: Place) -> Iterator[Place]:
    waiting = [start]
    while waiting:
        place = waiting.pop()
        yield place
        waiting += reversed(list(islice(_inside(place), MOST_VALUES)))


def _inside(place: Place) -> Iterator[Place]:
    value, kinds, pointer = place
    if isinstance(value, list):
        items = _types([kind.item_type for kind in kinds if isinstance(kind, inspect.ListType)])
        for number, item in enumerate(value) if items else ():
            yield item, items, f"{pointer}/{number}"
    elif isinstance(value, dict):
        for name, member in value.items():
            if types := _types(list(_members(kinds, name))):
                yield member, types, f"{pointer}/{escape(name)}"


def _members(kinds: Sequence[inspect.Type], name: str) -> Iterator[inspect.Type]:
    for kind in kinds:
        if isinstance(kind, inspect.StructType):
            yield from (field.type for field in kind.fields if field.encode_name == name)
        elif isinstance(kind, inspect.DictType):
            yield kind.value_type


def _types(kinds: Sequence[inspect.Type]) -> list[inspect.Type]:
    return [item for kind in kinds for item in alternatives(kind)]


def _at(place: Place) -> Iterator[Fault]:
    """Faults of one object. None if it may be one of several structs, since the intended one is
    unknown."""
    value, kinds, pointer = place
    structs = [kind for kind in kinds if isinstance(kind, inspect.StructType)]
    if not isinstance(value, dict) or len(structs) != 1:
        return
    (struct,) = structs
    known = {field.encode_name: field.required for field in struct.fields}
    for name, required in known.items():
        if required and name not in value:
            yield Fault(f"{pointer}/{escape(name)}", "required")
    if struct.forbid_unknown_fields:
        names = ", ".join(known)
        for name in value:
            if name not in known and name != struct.tag_field:
                yield Fault(f"{pointer}/{escape(name)}", "unknown_field", {"known": names})
