"""The register: gathers all features' declarations of personal data and of hideable texts."""

import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, JSON, Column, Enum, Integer, LargeBinary, String, Table, Uuid
from sqlalchemy.dialects.postgresql import TSVECTOR

import api
from api.core.models import Base, StructJSON
from api.core.privacy import Hideable, Personal, Refresh, Thing

_TEXTUAL = (String, JSON, LargeBinary, ARRAY, TSVECTOR, StructJSON)
_LINK = ("person_id", "participant_id", "approved_by", "confirmed_by", "decided_by")


@cache
def _modules() -> tuple[ModuleType, ...]:
    """The module `personal_data.py` of every feature."""
    modules = []
    for feature in pkgutil.iter_modules(api.__path__, f"{api.__name__}."):
        if feature.ispkg:
            inside = pkgutil.iter_modules(import_module(feature.name).__path__)
            if any(module.name == "personal_data" for module in inside):
                modules.append(import_module(f"{feature.name}.personal_data"))
    return tuple(modules)


@cache
def personal() -> tuple[Personal, ...]:
    return tuple(item for module in _modules() for item in module.PERSONAL)


@cache
def impersonal() -> Mapping[str, Mapping[str, str]]:
    """By table and column, the reason why the column cannot hold personal data."""
    return {
        model.__tablename__: reasons
        for module in _modules()
        for model, reasons in module.IMPERSONAL.items()
    }


@cache
def hideable() -> Mapping[str, Hideable]:
    """Hideable kinds of things by collection."""
    kinds = [item for module in _modules() for item in getattr(module, "HIDEABLE", ())]
    return {kind.collection: _with_refresh_steps(kind) for kind in kinds}


def _with_refresh_steps(kind: Hideable) -> Hideable:
    """Adds the refresh steps of features above, which may derive data from the texts."""
    more: list[Refresh] = []
    for module in _modules():
        more += getattr(module, "AFTERWARDS", {}).get(kind.collection, ())
    return Hideable(**{**vars(kind), "refresh": (*kind.refresh, *more)}) if more else kind


def suspicious_columns() -> Iterator[tuple[str, str]]:
    """Table and column of all columns that could hold text, a secret or a link to a person."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if _is_suspicious(column):
                yield table.name, column.name


def _is_suspicious(column: Column[Any]) -> bool:
    kind = column.type
    if isinstance(kind, Enum):
        return False
    if isinstance(kind, Uuid):
        people = any(key.column.table.name == "people" for key in column.foreign_keys)
        return people or column.name.endswith(_LINK)
    if isinstance(kind, ARRAY):
        return not isinstance(kind.item_type, Enum | Integer | Uuid)
    return isinstance(kind, _TEXTUAL)


def declared_columns() -> set[tuple[str, str]]:
    known = {
        (declaration.table, column) for declaration in personal() for column in declaration.columns
    }
    return known | {(table, column) for table, why in impersonal().items() for column in why}


def unknown_columns() -> list[tuple[str, str]]:
    """Suspicious columns without a declaration."""
    return sorted(set(suspicious_columns()) - declared_columns())


def outdated_columns() -> list[tuple[str, str]]:
    """Declared columns that do not exist."""
    tables: Mapping[str, Table] = Base.metadata.tables
    return sorted(
        (table, column)
        for table, column in declared_columns()
        if table not in tables or column not in tables[table].columns
    )


def find_thing(subject: str) -> Thing | None:
    """The thing of a subject such as `procurements/<id>`."""
    collection, _, text = subject.partition("/")
    kind = hideable().get(collection)
    try:
        return None if kind is None else Thing(kind, UUID(text))
    except ValueError:
        return None
