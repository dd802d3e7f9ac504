"""Inspects types by path, for faults that list the allowed values and members."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from msgspec import inspect

ANY_ITEM = "..."
"""The step of msgspec's paths into a dict, without its key."""
KEY = "key"
"""The last step if the key of a dict is wrong."""

Path = tuple[str, ...]


@lru_cache(maxsize=512)
def root_of(shape: Any) -> inspect.Type:
    return inspect.type_info(shape)


def allowed_values(shape: Any, path: Path) -> list[str]:
    """Values of the enum or literal at the path; empty for other types."""
    result: list[str] = []
    for kind in _at(shape, path):
        if isinstance(kind, inspect.EnumType):
            result += [str(member.value) for member in kind.cls]
        elif isinstance(kind, inspect.LiteralType):
            result += map(str, kind.values)
    return result


def field_names(shape: Any, path: Path) -> list[str]:
    """Member names of the struct at the path."""
    structs = [kind for kind in _at(shape, path) if isinstance(kind, inspect.StructType)]
    return [field.encode_name for struct in structs for field in struct.fields]


def _at(shape: Any, path: Path) -> Sequence[inspect.Type]:
    kinds = list(alternatives(root_of(shape)))
    for step in path:
        inside = [inner for kind in kinds for inner in _inside(kind, step)]
        kinds = [alternative for kind in inside for alternative in alternatives(kind)]
    return kinds


def alternatives(kind: inspect.Type) -> Iterator[inspect.Type]:
    """The members of a union, or the type itself."""
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
    """The name of a member as a step of a JSON pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")
