"""Migrations: up, down, up again; what they make is what the models say; they take turns."""

import threading

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import make_url

from api.core.migrate import SCRIPTS, alembic_config, downgrade, upgrade
from api.core.schema_version import newest_revision

Connection = psycopg.Connection[tuple[object, ...]]


def connect(url: str) -> Connection:
    plain = make_url(url).set(drivername="postgresql")
    return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)


def tables(url: str) -> set[str]:
    with connect(url) as connection:
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return {str(name) for (name,) in rows} - {"alembic_version"}


def objects(url: str) -> int:
    """Functions and types too: a migration that goes down takes all of its own with it."""
    with connect(url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            " AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')"
        ).fetchone()
        return int(str(row[0])) if row else 0


def test_up_down_and_up_again(url: str) -> None:
    upgrade(url)
    first = tables(url)
    assert {"codes", "organisations", "outbox"} <= first
    downgrade(url, "base")
    assert tables(url) == set()
    assert objects(url) == 0
    upgrade(url)
    assert tables(url) == first


def test_models_and_migrations_agree(url: str) -> None:
    upgrade(url)
    try:
        command.check(alembic_config(url))
    except CommandError as error:
        pytest.fail(str(error))


def test_words_of_mails_are_compressed_by_lz4_where_the_server_has_it(url: str) -> None:
    upgrade(url)
    with connect(url) as connection:
        has_it = connection.execute(
            "SELECT 'lz4' = ANY (enumvals) FROM pg_settings"
            " WHERE name = 'default_toast_compression'"
        ).fetchone()
        ways = connection.execute(
            "SELECT attcompression::text FROM pg_attribute"
            " WHERE attrelid = 'mails'::regclass AND attname IN ('text', 'html')"
        ).fetchall()
    assert ways == [("l" if has_it == (True,) else "",)] * 2


def test_a_second_migrator_waits_for_the_first(url: str) -> None:
    """Longer than the lock timeout of the migrations themselves."""
    second = threading.Thread(target=upgrade, args=(url,), daemon=True)
    with connect(url) as first:
        first.execute("SELECT pg_advisory_lock(%s)", [lock_number()])
        second.start()
        second.join(timeout=5)
        assert second.is_alive()
        assert tables(url) == set()
    second.join(timeout=30)
    assert not second.is_alive()
    assert tables(url)


def lock_number() -> int:
    line = next(x for x in _env().splitlines() if x.startswith("LOCK = "))
    return int(line.removeprefix("LOCK = ").replace("_", ""))


def _env() -> str:
    return (SCRIPTS / "env.py").read_text("utf-8")


def test_a_migration_does_not_queue_behind_a_long_query(url: str) -> None:
    upgrade(url)
    with connect(url) as reader, reader.transaction():
        reader.execute("SELECT * FROM codes")
        with pytest.raises(Exception, match="lock timeout"):
            downgrade(url, "base")
    assert "codes" in tables(url)


def test_the_newest_is_told_without_alembic() -> None:
    assert newest_revision() == ScriptDirectory.from_config(alembic_config()).get_current_head()
