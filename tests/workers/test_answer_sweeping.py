"""Unused files of responses are deleted after a day, from the tables and from the store."""

import os
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus
from api.documents.jobs import GRACE
from api.documents.storage import Files
from api.surveys.jobs import sweep_answers
from api.surveys.models import ResponseState, SurveyFile, SurveyResponse
from api.surveys.rules.files import FOLDER
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation
from tests.factories.participation import participant
from tests.factories.surveys import PLAN, response, survey, survey_file

OLD = utc_now() - GRACE - timedelta(minutes=5)
LONG_AGO = OLD - timedelta(hours=2)
S = DialogueStatus


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / FOLDER
    place.mkdir()
    return place


def _sweep(session: Session, folder: Path) -> int:
    files = Files(folder.parent.as_uri())
    gone = sweep_answers(lambda: nullcontext(session), files, utc_now())
    session.expunge_all()
    return gone


def _response(session: Session, state: ResponseState, **call: Any) -> SurveyResponse:
    buyer = organisation()
    row: Dialogue = dialogue(
        buyer, call.pop("status", S.OPEN), formats=[DialogueFormat.SURVEY], **call
    )
    asked = survey(row, questions=[PLAN])
    somebody = participant(row)
    answered = response(asked, somebody, state=state, answers={})
    for item in (buyer, row, asked, somebody, answered):
        session.add(item)
        session.flush()
    return answered


def _put(session: Session, folder: Path, answered: SurveyResponse, **values: Any) -> Path:
    file = survey_file(answered, **{"created_at": OLD, **values})
    session.add(file)
    session.flush()
    path = folder.parent / file.storage_key
    path.write_bytes(b"%PDF-")
    os.utime(path, (file.created_at.timestamp(), file.created_at.timestamp()))
    return path


def _left(folder: Path) -> set[Path]:
    return set(folder.iterdir())


def test_unused_uploads_are_deleted_after_a_day(sync_session: Session, folder: Path) -> None:
    answered = _response(sync_session, ResponseState.DRAFT)
    named = _put(sync_session, folder, answered)
    fresh = _put(sync_session, folder, answered, named=False, created_at=utc_now())
    _put(sync_session, folder, answered, named=False)
    assert _sweep(sync_session, folder) == 1
    assert _left(folder) == {named, fresh}
    kept = set(sync_session.scalars(select(SurveyFile.storage_key)))
    assert kept == {f"{FOLDER}/{path.name}" for path in (named, fresh)}


@pytest.mark.parametrize(
    ("state", "call", "goes"),
    [
        (ResponseState.DRAFT, {"status": S.CLOSED, "closes_at": LONG_AGO}, True),
        (ResponseState.DRAFT, {"status": S.CONCLUDED, "closes_at": LONG_AGO}, True),
        (ResponseState.DRAFT, {"status": S.CANCELLED}, True),
        (ResponseState.DRAFT, {"status": S.CLOSED, "closes_at": LONG_AGO, "grace_hours": 3}, False),
        (ResponseState.DRAFT, {"status": S.OPEN}, False),
        (ResponseState.SUBMITTED, {"status": S.CONCLUDED, "closes_at": LONG_AGO}, False),
        (ResponseState.SUBMITTED, {"status": S.CANCELLED}, False),
    ],
)
def test_draft_that_cannot_be_submitted_any_more_loses_its_files(
    sync_session: Session, folder: Path, state: ResponseState, call: dict[str, Any], goes: bool
) -> None:
    path = _put(sync_session, folder, _response(sync_session, state, **call))
    assert _sweep(sync_session, folder) == goes
    assert path.exists() is not goes


def test_withdrawal_of_a_response_deletes_its_stored_files(
    sync_session: Session, folder: Path
) -> None:
    answered = _response(sync_session, ResponseState.SUBMITTED)
    _put(sync_session, folder, answered)
    sync_session.delete(answered)
    sync_session.flush()
    assert _sweep(sync_session, folder) == 1
    assert _left(folder) == set()


def test_file_of_a_failed_transaction_is_deleted(sync_session: Session, folder: Path) -> None:
    orphan, unfinished = folder / "orphan", folder / "another#1"
    for path in (orphan, unfinished):
        path.write_bytes(b"%PDF-")
        os.utime(path, (OLD.timestamp(), OLD.timestamp()))
    assert _sweep(sync_session, folder) == 2
    assert _left(folder) == set()
