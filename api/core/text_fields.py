"""Applies a function to all strings of a value, with their fields' rules for lines and length."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import msgspec
from msgspec import inspect

from api.core.text_bounds import LONGEST_KEY, SHORTEST_KEY

T = TypeVar("T")


class Marks(NamedTuple):
    """Rules of a text's field."""

    lines: bool = False
    """Whether it may have several lines."""
    shortest: int = 0
    longest: int | None = None

    def within(self, inner: Mapping[str, Any]) -> "Marks":
        """The rules of a nested type: the narrower bounds apply."""
        bounds = [b for b in (self.longest, inner.get(LONGEST_KEY)) if b is not None]
        return Marks(
            self.lines or bool(inner.get("several_lines")),
            max(self.shortest, inner.get(SHORTEST_KEY, 0)),
            min(bounds, default=None),
        )


Kind = tuple[inspect.Type, Marks]
Change = Callable[[str, Marks, str], str]
"""Maps a text, its marks, and its JSON pointer to the text to store."""


@lru_cache(maxsize=512)
def _root(shape: Any) -> inspect.Type:
    return inspect.type_info(shape)


def map_texts(value: T, shape: Any, change: Change) -> T:
    """A copy of the value with each text changed.

    Keys, enums and values without a type (`Any`) are unchanged.
    """
    changed: T = _mapped(value, (_root(shape), Marks()), "", change)
    return changed


def _mapped(value: Any, kind: Kind, pointer: str, change: Change) -> Any:
    if type(value) is str:
        texts = [marks for each, marks in _alternatives(kind) if isinstance(each, inspect.StrType)]
        return change(value, texts[0], pointer) if texts else value
    if isinstance(value, msgspec.Struct):
        return _struct(value, kind, pointer, change)
    if isinstance(value, dict):
        return _dict(value, kind, pointer, change)
    if isinstance(value, list | tuple):
        return _items(value, kind, pointer, change)
    return value


def _struct(value: msgspec.Struct, kind: Kind, pointer: str, change: Change) -> msgspec.Struct:
    changed = {}
    for each, marks in _alternatives(kind):
        if isinstance(each, inspect.StructType) and each.cls is type(value):
            for field in each.fields:
                old = getattr(value, field.name)
                if not old and not isinstance(old, str):
                    continue  # true for most fields of most rows of a sheet
                place = f"{pointer}/{field.encode_name}"
                new = _mapped(old, (field.type, marks), place, change)
                if new is not old:
                    changed[field.name] = new
    return msgspec.structs.replace(value, **changed) if changed else value


def _dict(value: dict[Any, Any], kind: Kind, pointer: str, change: Change) -> dict[Any, Any]:
    for each, marks in _alternatives(kind):
        if isinstance(each, inspect.DictType):
            inner = (each.value_type, marks)
            return {k: _mapped(item, inner, f"{pointer}/{k}", change) for k, item in value.items()}
    return value


def _items(value: Any, kind: Kind, pointer: str, change: Change) -> Any:
    for each, marks in _alternatives(kind):
        if isinstance(each, inspect.CollectionType):
            inner = (each.item_type, marks)
            items = (_mapped(item, inner, f"{pointer}/{n}", change) for n, item in enumerate(value))
            return type(value)(items)
    return value


def _alternatives(kind: Kind) -> Iterator[Kind]:
    """Marks of an outer type also apply to nested types."""
    each, marks = kind
    if isinstance(each, inspect.Metadata):
        yield from _alternatives((each.type, marks.within(each.extra or {})))
    elif isinstance(each, inspect.UnionType):
        for item in each.types:
            yield from _alternatives((item, marks))
    else:
        yield each, marks
