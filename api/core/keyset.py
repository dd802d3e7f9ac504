"""Keyset paging: where the next page begins, as a WHERE clause."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, true, tuple_


def after(columns: Sequence[Any], keys: Sequence[Any] | None) -> ColumnElement[bool]:
    """WHERE clause: only rows behind the last one, in ascending order of the columns."""
    return true() if keys is None else tuple_(*columns) > tuple_(*keys)


def before(columns: Sequence[Any], keys: Sequence[Any] | None) -> ColumnElement[bool]:
    """The same for descending order."""
    return true() if keys is None else tuple_(*columns) < tuple_(*keys)
