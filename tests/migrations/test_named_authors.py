"""Named authors get an identity apart, and only numbers that were seen are kept."""

from uuid import UUID

import pytest

from api.core.migrate import downgrade, upgrade
from tests.migrations.test_migrations import connect
from tests.migrations.test_participants import insert

BUYER, FIRM, CALL = (UUID(int=n) for n in (1, 2, 3))
NAMED_ONLY, BOTH_WAYS, UNNAMED, VOTER, HELD = people = [UUID(int=n) for n in range(10, 15)]
SEEN = "2026-11-24"
SAID = [
    # author, named, seen in public
    (NAMED_ONLY, True, True),
    (BOTH_WAYS, True, True),
    (BOTH_WAYS, False, True),
    (UNNAMED, False, True),
    (HELD, False, False),
]


@pytest.fixture
def before(url: str) -> str:
    upgrade(url, "0021")
    with connect(url) as connection:
        for number, person in enumerate(people, start=1):
            insert(connection, "people", id=person, email=f"{number}@example.fi", language="fi")
        insert(connection, "organisations", id=BUYER)
        insert(connection, "organisations", id=FIRM, business_id="1234567-1")
        insert(connection, "dialogues", id=CALL, organisation_id=BUYER)
        for number, person in enumerate(people, start=1):
            values = {"id": person, "dialogue_id": CALL, "number": number, "person_id": person}
            insert(connection, "participants", **values)
        for place, (author, named, seen) in enumerate(SAID):
            insert(
                connection,
                "contributions",
                id=UUID(int=100 + place),
                dialogue_id=CALL,
                participant_id=author,
                person_id=author,
                organisation_id=FIRM,
                names_author=named,
                official=False,
                published_at=SEEN if seen else None,
            )
    return url


def authors(url: str) -> list[tuple[object, ...]]:
    """Number, person and organisation of the author of each contribution."""
    with connect(url) as connection:
        chosen = (
            "SELECT p.number, p.person_id, p.organisation_id FROM contributions c"
            " JOIN participants p ON p.id = c.participant_id ORDER BY c.id"
        )
        return connection.execute(chosen).fetchall()


def numbers(url: str) -> dict[object, object]:
    """Of who speaks without a name, by person."""
    with connect(url) as connection:
        chosen = "SELECT person_id, number FROM participants WHERE organisation_id IS NULL"
        return {row[0]: row[1] for row in connection.execute(chosen).fetchall()}


def test_only_public_authors_keep_their_number(before: str) -> None:
    upgrade(before, "0022")
    assert numbers(before) == {NAMED_ONLY: None, BOTH_WAYS: 2, UNNAMED: 3, VOTER: None, HELD: None}


def test_named_author_becomes_another_participant(before: str) -> None:
    upgrade(before, "0022")
    assert authors(before) == [
        (None, NAMED_ONLY, FIRM),
        (None, BOTH_WAYS, FIRM),
        (2, BOTH_WAYS, None),
        (3, UNNAMED, None),
        (None, HELD, None),
    ]


def test_downgrade_merges_participants_and_restores_numbers(before: str) -> None:
    upgrade(before, "0022")
    downgrade(before, "0021")
    with connect(before) as connection:
        chosen = "SELECT person_id, number FROM participants ORDER BY person_id"
        found = {row[0]: row[1] for row in connection.execute(chosen).fetchall()}
        said = connection.execute(
            "SELECT p.person_id FROM contributions c JOIN participants p"
            " ON p.id = c.participant_id ORDER BY c.id"
        ).fetchall()
    assert set(found) == set(people)
    assert (found[BOTH_WAYS], found[UNNAMED]) == (2, 3)
    assert len({*found.values()}) == len(people)
    assert [person for (person,) in said] == [author for author, _, _ in SAID]
