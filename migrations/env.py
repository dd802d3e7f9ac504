"""Runs migrations with timeouts, so that one never queues behind a long query and blocks the
service, and under a lock, so that two deploys do not migrate at once. `migrate --sql` only prints.
"""

from collections.abc import Mapping
from typing import Any

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection, Enum, create_engine, pool, text

from api.core.models import StructJSON
from api.models import Base

LOCK = 7_382_514_001
"""Advisory lock of migrations: an arbitrary constant."""
LEAVING = {(table, "weekday") for table in ("watches", "watch_requests", "buyer_digests")}
"""Columns that only the previous release uses. The next release drops them."""
LOCK_TIMEOUT, STATEMENT_TIMEOUT = "4s", "60s"


def _render(kind: str, item: Any, context: AutogenContext) -> str | bool:
    """Write plain types: a migration must not change when our classes do."""
    if kind == "type" and isinstance(item, StructJSON):
        context.imports.add("from sqlalchemy.dialects import postgresql")
        return "postgresql.JSONB(astext_type=sa.Text())"
    if kind == "type" and isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    return False


def _include(name: str | None, kind: str, parents: Mapping[str, str | None]) -> bool:
    return kind != "column" or (parents["table_name"], name) not in LEAVING


def run(connection: Connection) -> None:
    # The timeouts start later: waiting for another migration is no error.
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
    connection.commit()
    try:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=_render,
            include_name=_include,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
        connection.commit()


def print_sql() -> None:
    context.configure(dialect_name="postgresql", transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    if context.is_offline_mode():
        print_sql()
        return
    url = context.config.attributes["url"]
    engine = create_engine(url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        run(connection)


main()
