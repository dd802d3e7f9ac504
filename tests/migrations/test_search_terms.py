"""Searches of the release before hit by their former words until the workers make them anew."""

from typing import Any
from uuid import UUID

import psycopg

from api.core.migrate import downgrade, upgrade
from tests.migrations.test_migrations import connect

BEFORE, NOW = "0029", "0030"
REQUIRED = (
    "SELECT column_name, data_type FROM information_schema.columns"
    " WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL"
)
SOME: dict[str, object] = {"jsonb": "{}", "boolean": False, "integer": 1, "uuid": UUID(int=9)}


def test_stored_words_become_lines_of_queries(url: str) -> None:
    upgrade(url, BEFORE)
    with connect(url) as connection:
        insert_filled(connection, "people", id=UUID(int=1))
        insert_filled(
            connection, "watches", person_id=UUID(int=1), query="koulu/koulu bus/", criteria="{}"
        )
    upgrade(url, NOW)
    with connect(url) as connection:
        [stored] = connection.execute("SELECT query, query_version FROM watches").fetchall()
    assert stored == ("'koulu'\tkoulu\tkoulu\n'bus'\tbus\t", "")
    downgrade(url, BEFORE)
    upgrade(url, NOW)


def insert_filled(connection: psycopg.Connection[Any], table: str, **values: object) -> None:
    """Whatever else the table asks for."""
    asked = connection.execute(REQUIRED, [table]).fetchall()
    row = {name: SOME.get(kind, "2026-01-01" if "time" in kind else "x") for name, kind in asked}
    row |= values
    names, places = ", ".join(row), ", ".join(["%s"] * len(row))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", list(row.values()))
