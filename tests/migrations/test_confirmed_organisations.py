"""What the release before has written: approved buyers become confirmed, suppliers claimed."""

from uuid import UUID

import pytest

from api.core.migrate import downgrade, upgrade
from tests.migrations.test_migrations import connect

BEFORE, NOW = "0023", "0024"
ROWS = [
    # kind, status, approved
    ("buyer", "approved", True),
    ("buyer", "suspended", True),
    ("buyer", "pending", False),
    ("supplier", "approved", False),
]
INSERT = (
    "INSERT INTO organisations (id, kind, business_id, name, sort_name, status, time_zone,"
    " occasional_needs_approval, approved_at, created_at, updated_at, version)"
    " VALUES (%s, %s, %s, '{}', '', %s, 'Europe/Helsinki', false,"
    " CASE WHEN %s THEN now() END, now(), now(), 1)"
)


@pytest.fixture
def before(url: str) -> str:
    upgrade(url, BEFORE)
    with connect(url) as connection:
        for number, (kind, status, approved) in enumerate(ROWS):
            values = [UUID(int=number + 1), kind, f"id {number}", status, approved]
            connection.execute(INSERT, values)
    return url


def test_approved_buyers_are_confirmed_and_all_others_claimed(before: str) -> None:
    upgrade(before, NOW)
    with connect(before) as connection:
        chosen = "SELECT confirmation, confirmed_by, confirmed_at IS NULL FROM organisations"
        found = connection.execute(f"{chosen} ORDER BY id").fetchall()
    assert found == [
        ("confirmed", "operator", False),
        ("confirmed", "operator", False),
        ("claimed", None, True),
        ("claimed", None, True),
    ]


def test_the_release_before_goes_on_writing(before: str) -> None:
    upgrade(before, NOW)
    with connect(before) as connection:
        connection.execute(INSERT, [UUID(int=9), "supplier", "id 9", "approved", False])
        chosen = "SELECT country, id_scheme, confirmation, name_keys FROM organisations"
        found = connection.execute(f"{chosen} WHERE business_id = 'id 9'").fetchall()
    assert found == [("FI", "FI-PRO", "claimed", [])]


def test_one_is_confirmed_and_several_may_claim(before: str) -> None:
    upgrade(before, NOW)
    with connect(before) as connection:
        for number in (7, 8):
            values = [UUID(int=number), "supplier", "id 0", "approved", False]
            connection.execute(INSERT, values)
        with pytest.raises(Exception, match="uq_organisations_confirmed"):
            connection.execute(
                "UPDATE organisations SET confirmation = 'confirmed' WHERE business_id = 'id 0'"
            )


def test_down_and_up_again(before: str) -> None:
    upgrade(before, NOW)
    downgrade(before, BEFORE)
    upgrade(before, NOW)
    with connect(before) as connection:
        found = connection.execute("SELECT count(*) FROM organisations").fetchone()
    assert found == (4,)
