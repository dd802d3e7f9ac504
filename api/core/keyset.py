"""WHERE clauses of keyset paging."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, true, tuple_


def after(columns: Sequence[Any], keys: Sequence[Any] | None) -> ColumnElement[bool]:
    """Rows after the given keys, in ascending order of the columns."""
    return true() if keys is None else tuple_(*columns) > tuple_(*keys)


def before(columns: Sequence[Any], keys: Sequence[Any] | None) -> ColumnElement[bool]:
    """Rows after the given keys, in descending order of the columns."""
    return true() if keys is None else tuple_(*columns) < tuple_(*keys)
