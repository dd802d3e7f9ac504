"""Numbers become participants with whatever has been said already, and numbers again."""

from uuid import UUID

import pytest

from api.core.migrate import downgrade, upgrade
from tests.migrations.test_migrations import Connection, connect

PERSON, CALL, BUYER = (UUID(int=n) for n in (1, 2, 3))
SAID = [
    # number, person, official
    (1, PERSON, False),
    (1, PERSON, False),
    (2, None, False),
    (0, None, True),
]


@pytest.fixture
def before(url: str) -> str:
    """What the release before has written."""
    upgrade(url, "0001")
    with connect(url) as connection:
        _fill(connection)
    return url


def test_numbers_survive_up_down_and_up(before: str) -> None:
    upgrade(before, "0003")
    assert participants(before) == [(1, PERSON), (2, None)]
    assert numbers(before) == [1, 1, 2, None]
    with connect(before) as connection:
        connection.execute(
            "INSERT INTO participants (id, dialogue_id, number, receipt_hash, created_at)"
            " VALUES (gen_random_uuid(), %s, 3, %s, now())",
            [CALL, b"receipt"],
        )
    downgrade(before, "0001")
    with connect(before) as connection:
        rows = connection.execute("SELECT participant FROM contributions ORDER BY id").fetchall()
    assert [number for (number,) in rows] == [1, 1, 2, 0]
    upgrade(before, "0003")
    assert numbers(before) == [1, 1, 2, None]


def test_an_author_is_a_person_or_a_receipt(before: str) -> None:
    upgrade(before, "0003")
    with connect(before) as connection, pytest.raises(Exception, match="one_identity"):
        connection.execute("UPDATE participants SET receipt_hash = 'x' WHERE number = 1")


def participants(url: str) -> list[tuple[object, ...]]:
    with connect(url) as connection:
        chosen = "SELECT number, person_id FROM participants ORDER BY number"
        return connection.execute(chosen).fetchall()


def numbers(url: str) -> list[object]:
    with connect(url) as connection:
        chosen = (
            "SELECT number FROM contributions LEFT JOIN participants"
            " ON participants.id = participant_id ORDER BY contributions.id"
        )
        return [number for (number,) in connection.execute(chosen)]


def _fill(connection: Connection) -> None:
    """Only what has no default and may not be null."""
    insert(connection, "people", id=PERSON, email="a@example.fi", name="A", language="fi")
    insert(connection, "organisations", id=BUYER)
    insert(connection, "dialogues", id=CALL, organisation_id=BUYER)
    for place, (number, person, official) in enumerate(SAID):
        insert(
            connection,
            "contributions",
            id=UUID(int=100 + place),
            dialogue_id=CALL,
            participant=number,
            person_id=person,
            official=official,
        )


def insert(connection: Connection, table: str, **values: object) -> None:
    """Columns that must have a value and are not given get an empty one of their type."""
    columns = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = %s AND is_nullable = 'NO' AND column_default IS NULL"
        " AND is_generated = 'NEVER'",
        [table],
    ).fetchall()
    empty = {str(name): EMPTY[str(kind)] for name, kind in columns} | values
    names, marks = ", ".join(empty), ", ".join(["%s"] * len(empty))
    connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(empty.values()))


EMPTY = {
    "ARRAY": "{}",
    "bigint": 1,
    "boolean": False,
    "bytea": b"",
    "character varying": "",
    "integer": 1,
    "jsonb": "{}",
    "timestamp with time zone": "2026-11-24",
    "uuid": BUYER,
}
