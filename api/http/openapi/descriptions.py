"""Describes schemas and their properties with the docstrings of classes and fields.

A string right after a field documents it for readers of the code and of the contract. Python does
not store such strings, so they are read from the source of each module.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from inspect import cleandoc, getsource
from itertools import pairwise
from types import ModuleType
from typing import Any, NamedTuple

import msgspec

from api.http.openapi.bounds import add_bounds

PACKAGE = "api."


class ClassTexts(NamedTuple):
    """Docstrings of a class and of its fields."""

    of_class: str
    of_fields: Mapping[str, str]


def add_descriptions(document: dict[str, Any]) -> None:
    """Add descriptions and bounds of fields, in place. Existing descriptions stay."""
    classes = _classes()
    for name, schema in document["components"]["schemas"].items():
        for kind in classes.get(name.split("_")[0], ()):  # a generic's name goes on with its types
            if issubclass(kind, Enum):
                if "enum" in schema:
                    _describe_enum(schema, kind)
            elif "enum" not in schema and _fields(kind) >= schema.get("properties", {}).keys():
                _describe_struct(schema, kind)
                if issubclass(kind, msgspec.Struct) or is_dataclass(kind):
                    add_bounds(schema, kind)


def field_docs(kind: type) -> dict[str, str]:
    """Docstrings of all fields, including inherited ones, by their names in Python."""
    docs: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        docs |= _words_of(base).of_fields
    return docs


def _describe_struct(schema: dict[str, Any], kind: type) -> None:
    if words := _words_of(kind).of_class:
        schema.setdefault("description", words)
    docs = field_docs(kind)
    for name, described in schema.get("properties", {}).items():
        if text := docs.get(_python_name(kind, name)):
            described.setdefault("description", text)


def _describe_enum(schema: dict[str, Any], kind: type[Enum]) -> None:
    words = _words_of(kind)
    members = [f"- `{kind[name].value}`: {text}" for name, text in words.of_fields.items()]
    if described := "\n".join(filter(None, [words.of_class, *members])):
        schema.setdefault("description", described)


def _classes() -> Mapping[str, list[type]]:
    """All classes of this package by name."""
    result: dict[str, list[type]] = {}
    for name, module in list(sys.modules.items()):
        if name.startswith(PACKAGE):
            for kind in vars(module).values():
                if isinstance(kind, type) and kind.__module__ == name:
                    result.setdefault(kind.__name__, []).append(kind)
    return result


def _fields(kind: type) -> set[str]:
    """Names of the encoded members, including the tag of a struct in a union."""
    if issubclass(kind, msgspec.Struct):
        tag = kind.__struct_config__.tag_field
        return {*kind.__struct_encode_fields__, *([tag] if tag else [])}
    return set(getattr(kind, "__annotations__", ()))


def _python_name(kind: type, encoded: str) -> str:
    if issubclass(kind, msgspec.Struct):
        names = zip(kind.__struct_encode_fields__, kind.__struct_fields__, strict=True)
        return dict(names).get(encoded, "")
    return encoded


def _words_of(kind: type) -> ClassTexts:
    module = sys.modules[kind.__module__]
    known = _words_in(module) if kind.__module__.startswith(PACKAGE) else {}
    return known.get(kind.__name__, ClassTexts("", {}))


@cache
def _words_in(module: ModuleType) -> Mapping[str, ClassTexts]:
    tree = ast.parse(getsource(module))
    return {
        node.name: ClassTexts(ast.get_docstring(node) or "", dict(_docs(node.body)))
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }


def _docs(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for statement, following in pairwise(body):
        name = _target(statement)
        if name and isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            yield name, cleandoc(str(following.value.value))


def _target(statement: ast.stmt) -> str:
    """Name of the field or enum member that the statement defines; empty for other statements."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    target = statement.target if isinstance(statement, ast.AnnAssign) else next(iter(targets), None)
    return target.id if isinstance(target, ast.Name) else ""
