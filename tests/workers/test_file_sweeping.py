"""Uploads that no version names go after a day; what is named or young stays."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.settings import Settings
from api.documents.jobs import GRACE
from api.documents.models import DocumentKind
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, file_version
from tests.factories.organisations import organisation
from workers.tasks import upkeep


@pytest.fixture
def uploads(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    own = settings.model_copy(update={"files": tmp_path})
    monkeypatch.setattr(upkeep, "load_settings", lambda: own)
    folder = tmp_path / "documents" / "uploads"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(autouse=True)
def in_the_test_transaction(sync_session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def transaction() -> Iterator[Session]:
        yield sync_session

    monkeypatch.setattr(upkeep, "transaction", transaction)


def _put(folder: Path, name: str, *, age: timedelta) -> Path:
    path = folder / name
    path.write_bytes(b"%PDF-")
    moment = (utc_now() - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_only_old_uploads_that_nothing_names_go(sync_session: Session, uploads: Path) -> None:
    buyer = organisation()
    sync_session.add(buyer)
    sync_session.flush()
    call = dialogue(buyer)
    sync_session.add(call)
    sync_session.flush()
    row = document(call, kind=DocumentKind.FILE)
    sync_session.add(row)
    sync_session.flush()
    old, young = GRACE + timedelta(minutes=1), GRACE - timedelta(minutes=1)
    named, orphan, fresh = (str(new_id()) for _ in range(3))
    sync_session.add(file_version(row, storage_key=f"uploads/{named}"))
    sync_session.flush()
    _put(uploads, named, age=old)
    _put(uploads, orphan, age=old)
    _put(uploads, fresh, age=young)
    _put(uploads, f"{new_id()}#1", age=old)  # half-written by a process that was killed
    unfinished = _put(uploads, f"{new_id()}#1", age=young)
    for _ in range(2):
        upkeep.sweep_files()
        assert {path.name for path in uploads.iterdir()} == {named, fresh, unfinished.name}


def test_an_empty_store_is_no_fault(uploads: Path) -> None:
    uploads.rmdir()
    upkeep.sweep_files()
