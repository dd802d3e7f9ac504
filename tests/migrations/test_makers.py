"""What there is already gets its maker from the audit log, where that tells; the rest gets none."""

from uuid import UUID

from api.core.migrate import downgrade, upgrade
from tests.migrations.test_migrations import connect
from tests.migrations.test_participants import insert

BEFORE, NOW = "0026", "0027"
BUYER, PERSON, KEY, OTHER = (UUID(int=n) for n in range(1, 5))
CALLS = {name: UUID(int=10 + n) for n, name in enumerate(("one", "two", "unknown"))}
HOOKS = {name: UUID(int=20 + n) for n, name in enumerate(("by_person", "by_key", "unknown"))}
ENTRIES = [
    ("webhook.create", f"webhooks/{HOOKS['by_person']}", PERSON, None),
    ("webhook.update", f"webhooks/{HOOKS['by_person']}", OTHER, None),
    ("webhook.create", f"webhooks/{HOOKS['by_key']}", None, KEY),
    ("preview.create", f"dialogues/{CALLS['one']}", None, KEY),
    ("preview.create", f"dialogues/{CALLS['one']}", None, KEY),
    ("preview.create", f"dialogues/{CALLS['two']}", PERSON, None),
    ("preview.create", f"dialogues/{CALLS['two']}", OTHER, None),
    ("api_key.create", f"api-keys/{KEY}", PERSON, None),
    ("api_key.revoke", f"api-keys/{KEY}", OTHER, None),
]


def test_makers_come_from_the_audit_log(url: str) -> None:
    upgrade(url, BEFORE)
    with connect(url) as connection:
        insert(connection, "organisations", id=BUYER, kind="buyer")
        insert(connection, "api_keys", id=KEY, organisation_id=BUYER, token_hash=b"key")
        for hook in HOOKS.values():
            insert(connection, "webhook_endpoints", id=hook, organisation_id=BUYER)
        for call in CALLS.values():
            insert(connection, "dialogues", id=call, organisation_id=BUYER)
            insert(connection, "previews", id=call, dialogue_id=call, token_hash=call.bytes)
        for number, (action, target, person, key) in enumerate(ENTRIES):
            values = {"id": UUID(int=100 + number), "person_id": person, "api_key_id": key}
            insert(connection, "audit_log", action=action, target=target, **values)
    upgrade(url, NOW)
    with connect(url) as connection:
        columns = "id, maker_kind, maker_id, disabled_at"
        hooks = connection.execute(f"SELECT {columns} FROM webhook_endpoints").fetchall()
        links = connection.execute(f"SELECT {columns} FROM previews").fetchall()
        keys = connection.execute("SELECT maker_person_id FROM api_keys").fetchall()
    assert set(hooks) == {
        (HOOKS["by_person"], "person", PERSON, None),
        (HOOKS["by_key"], "api_key", KEY, None),
        (HOOKS["unknown"], None, None, None),
    }
    assert set(links) == {
        (CALLS["one"], "api_key", KEY, None),
        (CALLS["two"], None, None, None),
        (CALLS["unknown"], None, None, None),
    }, "of the second two have made links: the log does not say which"
    assert keys == [(PERSON,)]
    downgrade(url, BEFORE)
