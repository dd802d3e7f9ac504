"""The doctor finds files that nobody names and that the sweep should have taken."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.settings import Settings
from api.operations.servers import unreferenced_uploads
from tests.factories.hidings import hiding, sealed_file
from tests.factories.organisations import organisation
from tests.settings import build_settings

HOURS_AGO = 30


def _left(settings: Settings, folder: str, name: str, *, hours: float) -> None:
    path = settings.data_dir / "documents" / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    then = (utc_now() - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    return build_settings(settings.database_url, settings.redis_url, tmp_path / "files")


def test_old_unused_files_of_both_folders_are_found(own: Settings, sync_session: Session) -> None:
    assert unreferenced_uploads(sync_session, own, utc_now()) == 0
    assert not own.data_dir.exists()  # to look is not to make
    _left(own, "uploads", "1", hours=HOURS_AGO)
    _left(own, "answers", "2", hours=HOURS_AGO)
    _left(own, "uploads", "3", hours=20)  # its transaction may still run
    assert unreferenced_uploads(sync_session, own, utc_now()) == 2


def test_sealed_file_is_in_use(own: Settings, sync_session: Session) -> None:
    """It was hidden: no version names it any more, the buyer's case file does."""
    buyer = organisation()
    sync_session.add(buyer)
    sync_session.flush()
    hidden = hiding(buyer, "documents/x")
    sync_session.add(hidden)
    sync_session.flush()
    sync_session.add(sealed_file(hidden, storage_key="uploads/4"))
    sync_session.flush()
    _left(own, "uploads", "4", hours=HOURS_AGO)
    assert unreferenced_uploads(sync_session, own, utc_now()) == 0
