"""Weekdays of schedules stay right while this release and the one before both write them."""

from typing import Any
from uuid import UUID

import psycopg
import pytest

from api.core.migrate import downgrade, upgrade
from tests.migrations.test_migrations import connect
from tests.migrations.test_search_terms import insert_filled

BEFORE, NOW = "0037", "0038"
WEEKDAYS = "SELECT weekday, weekdays FROM watches ORDER BY id"


@pytest.fixture
def before(url: str) -> str:
    upgrade(url, BEFORE)
    with connect(url) as connection:
        insert_filled(connection, "people", id=UUID(int=1))
        for number, day in enumerate((0, 3)):
            _watch(connection, number, weekday=day)
    return url


def _watch(connection: psycopg.Connection[Any], number: int, **values: object) -> None:
    row = {"id": UUID(int=number), "person_id": UUID(int=1), "frequency": "weekly"}
    insert_filled(connection, "watches", **row, **values)


def test_the_weekday_becomes_a_list(before: str) -> None:
    upgrade(before, NOW)
    with connect(before) as connection:
        assert connection.execute(WEEKDAYS).fetchall() == [(0, [0]), (3, [3])]


def test_schedules_are_readable_by_both_releases(before: str) -> None:
    upgrade(before, NOW)
    with connect(before) as connection:
        connection.execute("DELETE FROM watches")
        _watch(connection, 10, weekday=5)
        _watch(connection, 11, weekday=0)
        _watch(connection, 12, weekdays=[2, 4])
        _watch(connection, 13, weekdays=[0])
        rows = connection.execute(WEEKDAYS).fetchall()
        assert rows == [(5, [5]), (0, [0]), (2, [2, 4]), (0, [0])]
        connection.execute("UPDATE watches SET weekday = 6 WHERE id = %s", [UUID(int=12)])
        connection.execute("UPDATE watches SET weekdays = '{1,3}' WHERE id = %s", [UUID(int=10)])
        connection.execute("UPDATE watches SET name = 'x' WHERE id = %s", [UUID(int=11)])
        rows = connection.execute(WEEKDAYS).fetchall()
        assert rows == [(1, [1, 3]), (0, [0]), (6, [6]), (0, [0])]
    downgrade(before, BEFORE)
    with connect(before) as connection:
        rows = connection.execute("SELECT weekday FROM watches ORDER BY id").fetchall()
    assert rows == [(1,), (0,), (6,), (0,)]
