"""Every string in a value of a struct's type, with what its field says of lines."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

T = TypeVar("T")
Kind = tuple[inspect.Type, bool]
"""A type, and whether its texts have several lines."""
Change = Callable[[str, bool, str], str]
"""From a text, whether it has several lines, and its JSON pointer, to the text as it is kept."""


@lru_cache(maxsize=512)
def _root(shape: Any) -> inspect.Type:
    return inspect.type_info(shape)


def map_texts(value: T, shape: Any, change: Change) -> T:
    """The same value with each text changed.

    Keys, enums and what has no type (`Any`) stay as they are.
    """
    changed: T = _mapped(value, (_root(shape), False), "", change)
    return changed


def _mapped(value: Any, kind: Kind, pointer: str, change: Change) -> Any:
    if type(value) is str:
        texts = [lines for each, lines in _alternatives(kind) if isinstance(each, inspect.StrType)]
        return change(value, any(texts), pointer) if texts else value
    if isinstance(value, msgspec.Struct):
        return _struct(value, kind, pointer, change)
    if isinstance(value, dict):
        return _dict(value, kind, pointer, change)
    if isinstance(value, list | tuple):
        return _items(value, kind, pointer, change)
    return value


def _struct(value: msgspec.Struct, kind: Kind, pointer: str, change: Change) -> msgspec.Struct:
    changed = {}
    for each, lines in _alternatives(kind):
        if isinstance(each, inspect.StructType) and each.cls is type(value):
            for field in each.fields:
                old = getattr(value, field.name)
                if not old and not isinstance(old, str):
                    continue  # most fields of most rows of a sheet
                place = f"{pointer}/{field.encode_name}"
                new = _mapped(old, (field.type, lines), place, change)
                if new is not old:
                    changed[field.name] = new
    return msgspec.structs.replace(value, **changed) if changed else value


def _dict(value: dict[Any, Any], kind: Kind, pointer: str, change: Change) -> dict[Any, Any]:
    for each, lines in _alternatives(kind):
        if isinstance(each, inspect.DictType):
            inner = (each.value_type, lines)
            return {k: _mapped(one, inner, f"{pointer}/{k}", change) for k, one in value.items()}
    return value


def _items(value: Any, kind: Kind, pointer: str, change: Change) -> Any:
    for each, lines in _alternatives(kind):
        if isinstance(each, inspect.CollectionType):
            inner = (each.item_type, lines)
            items = (_mapped(one, inner, f"{pointer}/{n}", change) for n, one in enumerate(value))
            return type(value)(items)
    return value


def _alternatives(kind: Kind) -> Iterator[Kind]:
    """A mark on the outside holds for all that lies within."""
    each, lines = kind
    if isinstance(each, inspect.Metadata):
        marked = bool((each.extra or {}).get("several_lines"))
        yield from _alternatives((each.type, lines or marked))
    elif isinstance(each, inspect.UnionType):
        for item in each.types:
            yield from _alternatives((item, lines))
    else:
        yield each, lines
