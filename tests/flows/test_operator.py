"""The first operator of a fresh platform, by command."""

from collections.abc import Iterator

import pytest
from sqlalchemy import NullPool, create_engine, text

from api.cli import main
from api.core.settings import load_settings
from tests import servers
from tests.settings import SECRET_KEY


@pytest.fixture
def fresh(worker_number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a database of its own: the command commits."""
    name = f"operator_{worker_number}"
    url = servers.create_database(name)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("REDIS_URL", servers.redis_url(worker_number))
    monkeypatch.setenv("VUOROPUHELU_SECRET_KEY", SECRET_KEY)
    load_settings.cache_clear()
    yield url
    load_settings.cache_clear()
    servers.drop_database(name)


def test_the_first_operator_is_made_by_command(
    fresh: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert main(["operator", "add", "Yllapito@Example.FI"]) == 0
        said = "yllapito@example.fi is an operator now, and signs in by a mailed link\n"
        assert capsys.readouterr().out == said
    engine = create_engine(fresh, poolclass=NullPool)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT email, platform_role FROM people")).all()
    assert rows == [("yllapito@example.fi", "operator")]


def test_a_moderator_is_made_by_command(fresh: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["moderator", "add", "moderointi@example.fi"]) == 0
    said = "moderointi@example.fi is a moderator now, and signs in by a mailed link\n"
    assert capsys.readouterr().out == said
    engine = create_engine(fresh, poolclass=NullPool)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT email, platform_role FROM people")).all()
    assert rows == [("moderointi@example.fi", "moderator")]


@pytest.mark.parametrize("command", [["operator", "add"], ["up", "--operator"]])
def test_malformed_address_gives_one_clear_line(fresh: str, command: list[str]) -> None:
    with pytest.raises(SystemExit, match=r"^nobody is not a mail address$"):
        main([*command, "nobody"])
