"""One batch of rows for an UPDATE or DELETE, which have no LIMIT in PostgreSQL."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select, tuple_


def in_batch(stmt: Select[*tuple[Any, ...]]) -> ColumnElement[bool]:
    """True for the rows whose key `stmt` selects.

    `stmt` selects key columns of one table and has a limit. PostgreSQL may evaluate a subquery of
    `IN` again for each row, with its limit; a materialised CTE is evaluated once.
    """
    batch = stmt.cte("batch").prefix_with("MATERIALIZED")
    return tuple_(*stmt.selected_columns).in_(select(*batch.c))
