"""What a type takes at a place of it, for refusals that name what would have been right."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from msgspec import inspect

ANY_ITEM = "..."
"""How msgspec writes a step into a dict, whose keys it does not tell."""
KEY = "key"
"""The last step, where a dict's key itself is wrong."""

Path = tuple[str, ...]


@lru_cache(maxsize=512)
def root_of(shape: Any) -> inspect.Type:
    return inspect.type_info(shape)


def allowed_values(shape: Any, path: Path) -> list[str]:
    """Of the enum or literal there; empty where anything else is."""
    result: list[str] = []
    for kind in _at(shape, path):
        if isinstance(kind, inspect.EnumType):
            result += [str(member.value) for member in kind.cls]
        elif isinstance(kind, inspect.LiteralType):
            result += map(str, kind.values)
    return result


def field_names(shape: Any, path: Path) -> list[str]:
    """Of the object there."""
    structs = [kind for kind in _at(shape, path) if isinstance(kind, inspect.StructType)]
    return [field.encode_name for struct in structs for field in struct.fields]


def _at(shape: Any, path: Path) -> Sequence[inspect.Type]:
    kinds = list(alternatives(root_of(shape)))
    for step in path:
        inside = [inner for kind in kinds for inner in _inside(kind, step)]
        kinds = [alternative for kind in inside for alternative in alternatives(kind)]
    return kinds


def alternatives(kind: inspect.Type) -> Iterator[inspect.Type]:
    """What a value may be: a union taken apart."""
    if isinstance(kind, inspect.Metadata):
        yield from alternatives(kind.type)
    elif isinstance(kind, inspect.UnionType):
        for each in kind.types:
            yield from alternatives(each)
    else:
        yield kind


def _inside(kind: inspect.Type, step: str) -> Iterator[inspect.Type]:
    if isinstance(kind, inspect.StructType):
        yield from (field.type for field in kind.fields if field.encode_name == step)
    elif isinstance(kind, inspect.DictType):
        yield kind.key_type if step == KEY else kind.value_type
    elif isinstance(kind, inspect.CollectionType):
        yield kind.item_type


def escape(name: str) -> str:
    """A member's name as a step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
