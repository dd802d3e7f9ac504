"""What was done without a name loses its time and its aim in the log, what was done by name not."""

from datetime import UTC, datetime
from uuid import UUID

from api.core.migrate import upgrade
from tests.migrations.test_migrations import connect
from tests.migrations.test_participants import insert

BUYER, FIRM, CALL, NAMED, UNNAMED, HIDDEN = (UUID(int=n) for n in range(1, 7))
AT = datetime(2026, 11, 24, 7, 22, 31, 779121, UTC)
DAY = datetime(2026, 11, 24, tzinfo=UTC)
ENTRIES = [
    # whose, action, target, whether it stays
    (FIRM, "contribution.publish", f"contributions/{NAMED}", True),
    (FIRM, "contribution.publish", f"contributions/{UNNAMED}", False),
    (FIRM, "confidential_part.edit", f"contributions/{NAMED}", False),
    (FIRM, "interest.register", f"interests/{HIDDEN}", False),
    (FIRM, "sign_up.create", "sign_ups/x", False),
    (FIRM, "member.remove", "people/x", True),
    (BUYER, "contribution.release", f"contributions/{UNNAMED}", True),
]


def test_nameless_entries_keep_day_and_action(url: str) -> None:
    upgrade(url, "0022")
    with connect(url) as connection:
        insert(connection, "organisations", id=BUYER, kind="buyer")
        insert(connection, "organisations", id=FIRM, kind="supplier", business_id="1234567-1")
        insert(connection, "dialogues", id=CALL, organisation_id=BUYER)
        for row, named in ((NAMED, True), (UNNAMED, False)):
            values = {"id": row, "dialogue_id": CALL, "names_author": named, "official": False}
            insert(connection, "contributions", **values)
        values = {"id": HIDDEN, "organisation_id": FIRM, "dialogue_id": CALL, "public": False}
        insert(connection, "interests", **values)
        for place, (whose, action, target, _) in enumerate(ENTRIES):
            values = {"id": UUID(int=100 + place), "organisation_id": whose, "at": AT}
            insert(connection, "audit_log", action=action, target=target, **values)
    upgrade(url, "0023")
    with connect(url) as connection:
        chosen = "SELECT organisation_id, action, target, at, private, id FROM audit_log"
        kept = connection.execute(chosen).fetchall()
    shown = {(whose, action, target, at, private) for whose, action, target, at, private, _ in kept}
    assert shown == {
        (whose, action, target if stays else target.split("/")[0], AT if stays else DAY, not stays)
        for whose, action, target, stays in ENTRIES
    }
    days = {UUID(str(row[5])).int >> 80 for row in kept if row[4]}
    assert days == {int(DAY.timestamp() * 1_000)}
