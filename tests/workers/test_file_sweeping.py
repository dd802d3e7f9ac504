"""Uploads that no version names go after a day; what is named or young stays."""

import os
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.ids import new_id
from api.documents.jobs import GRACE, sweep_uploads
from api.documents.models import DocumentKind
from api.documents.storage import UPLOADS, Files
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, file_version
from tests.factories.organisations import organisation


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "a store" / UPLOADS
    folder.mkdir(parents=True)
    return folder


def _sweep(session: Session, uploads: Path) -> int:
    return sweep_uploads(lambda: nullcontext(session), Files(uploads.parent.as_uri()), utc_now())


def _put(folder: Path, name: str, *, age: timedelta) -> Path:
    path = folder / name
    path.write_bytes(b"%PDF-")
    moment = (utc_now() - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def test_only_old_unused_uploads_are_deleted(sync_session: Session, uploads: Path) -> None:
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
    assert _sweep(sync_session, uploads) == 2
    assert _sweep(sync_session, uploads) == 0
    assert {path.name for path in uploads.iterdir()} == {named, fresh, unfinished.name}


def test_empty_store_is_no_error(sync_session: Session, uploads: Path) -> None:
    uploads.rmdir()
    assert _sweep(sync_session, uploads) == 0


def test_two_sweepers_do_not_disturb_each_other(uploads: Path) -> None:
    files, orphan = Files(uploads.parent.as_uri()), _put(uploads, "x", age=timedelta(days=2))
    files.delete(["uploads/x"])
    files.delete(["uploads/x"])
    assert not orphan.exists()
