"""The commands `vuoropuhelu erasures apply` and `vuoropuhelu retention`, on their own database."""

from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.clock import utc_now
from api.core.retention import RetentionPeriod
from api.documents.storage import Files
from api.personal_data.commands import apply_erasures, show_retention
from api.personal_data.erasure_list import Entry, EntryKind, append
from tests.factories.accounts import person
from tests.settings import build_settings


def test_after_a_restore_one_command_erases_again_and_says_so(
    own_database: str, tmp_path: Path
) -> None:
    settings = build_settings(own_database, "redis://localhost", tmp_path)
    engine = create_engine(own_database)
    with Session(engine) as session, session.begin():
        somebody = person()
        session.add(somebody)
        session.flush()
        entry = Entry(id=somebody.id, kind=EntryKind.PERSON, at=utc_now())
    append(Files(settings.erasures), entry)
    assert list(apply_erasures(settings)) == ["person: 1", "1 applied again"]
    with Session(engine) as session:
        assert session.get(Person, entry.id) is None
    engine.dispose()
    assert list(apply_erasures(settings)) == ["0 applied again"]


def test_without_a_list_there_is_nothing_to_apply(own_database: str, tmp_path: Path) -> None:
    settings = build_settings(own_database, "redis://localhost", tmp_path)
    assert list(apply_erasures(settings)) == ["0 applied again"]


def test_the_dry_run_names_every_period(own_database: str, tmp_path: Path) -> None:
    settings = build_settings(own_database, "redis://localhost", tmp_path)
    printed = "\n".join(show_retention(settings))
    assert RetentionPeriod.MAILS in printed
    assert "30 days" in printed
    assert "core/retention.py" in printed
