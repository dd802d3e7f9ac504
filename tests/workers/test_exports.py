"""Exports of all data on a person: complete by the register, made once, kept for seven days."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.core.actor import ActorKind
from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.models import Base
from api.documents.storage import Files
from api.mails.models import Mail
from api.meetings.models import Meeting
from api.participation.models import Participant
from api.personal_data import register
from api.personal_data.collection import collect
from api.personal_data.erasure import erase
from api.personal_data.jobs.exports import LEASE, MOST_ATTEMPTS, expire_exports, make_exports
from api.personal_data.models import Export, ExportState
from api.personal_data.people import key_of
from tests.api.dump import tables_holding
from tests.factories.contributions import official
from tests.factories.lives import Life, whole_life
from tests.factories.mails import mail
from tests.factories.meetings import sign_up
from tests.factories.participation import participant

NAME, EMAIL = "Ulpukka Uniikki", "ulpukka.uniikki@example.fi"
URL = "http://testserver.local"


@pytest.fixture
def life(sync_session: Session) -> Life:
    return whole_life(sync_session, name=NAME, email=EMAIL)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path.as_uri())


class Transactions:
    def __init__(self, session: Session) -> None:
        self.session = session

    def __call__(self) -> AbstractContextManager[Session]:
        @contextmanager
        def nested() -> Iterator[Session]:
            with self.session.begin_nested():
                yield self.session

        return nested()


def test_every_table_that_the_register_names_is_in_the_copy(
    sync_session: Session, life: Life
) -> None:
    """There is one row in each table. A new table without an example row fails here."""
    key = key_of(sync_session, person_id=life.person.id)
    assert key is not None
    found = {item.table: item.rows for item in collect(sync_session, key)}
    declared = {personal.table for personal in register.personal() if personal.of is not None}
    assert found.keys() == declared
    assert [table for table, rows in found.items() if not rows] == []


def test_the_archive_has_data_page_and_uploads(
    sync_session: Session, life: Life, files: Files
) -> None:
    files.put_now(life.file_key, b"%PDF- oma")
    assert make_exports(Transactions(sync_session), files, utc_now(), URL) == 1
    row = sync_session.scalars(select(Export)).one()
    assert row.state is ExportState.READY
    with ZipFile(BytesIO(files.read_now(row.storage_key or ""))) as archive:
        data = json.loads(archive.read("data.json"))
        page = archive.read("index.html").decode()
        uploads = [name for name in archive.namelist() if name.startswith("files/")]
        assert archive.read(uploads[0]) == b"%PDF- oma"
    assert data["tables"]["people"][0]["email"] == EMAIL
    assert "Jää sanotuksi." in page
    assert "Käyttäjätilit ja osoitteet" in page
    told = sync_session.scalars(select(Mail).where(Mail.key == f"export:{row.id}")).one()
    assert told.address == EMAIL


def test_no_secret_is_in_the_copy(sync_session: Session, life: Life) -> None:
    key = key_of(sync_session, person_id=life.person.id)
    assert key is not None
    written = json.dumps([item.rows for item in collect(sync_session, key)])
    assert "token_hash" not in written
    assert "author_person_id" in written, "what was hidden of mine"


def test_export_of_a_receipt_has_its_contributions(sync_session: Session, life: Life) -> None:
    holder = sync_session.get_one(Participant, life.participant.id)
    holder.person_id, holder.receipt_hash = None, b"r"
    sync_session.flush()
    key = key_of(sync_session, participant_id=holder.id)
    assert key is not None
    found = {item.table: item.rows for item in collect(sync_session, key) if item.rows}
    assert {"contributions", "survey_responses", "participants", "votes"} <= found.keys()
    assert "people" not in found


def test_export_claimed_by_a_killed_worker_is_claimed_again(
    sync_session: Session, life: Life, files: Files
) -> None:
    class Dies(Files):
        def put_now(self, key: str, content: Any) -> None:
            raise OSError("killed")

    now, transactions = utc_now(), Transactions(sync_session)
    assert make_exports(transactions, Dies("file:///nowhere"), now, URL) == 0
    assert make_exports(transactions, files, now, URL) == 0, "leased"
    assert make_exports(transactions, files, now + 2 * LEASE, URL) == 1


def test_export_is_deleted_after_seven_days(
    sync_session: Session, life: Life, files: Files
) -> None:
    transactions = Transactions(sync_session)
    make_exports(transactions, files, utc_now(), URL)
    row = sync_session.scalars(select(Export)).one()
    key = row.storage_key or ""
    expire_exports(transactions, files, utc_now() + timedelta(days=6))
    assert files.read_now(key)
    assert expire_exports(transactions, files, utc_now() + timedelta(days=7, minutes=1)) == 1
    with pytest.raises(FileNotFoundError):
        files.read_now(key)
    sync_session.expire_all()
    assert sync_session.scalars(select(Export)).one().state is ExportState.EXPIRED


@pytest.mark.parametrize("officer", [False, True])
def test_an_erasure_leaves_no_name_and_no_address_in_any_table(
    sync_session: Session, officer: bool
) -> None:
    """Erases a person with a row in every table by the register. Only an officer's name stays."""
    life = whole_life(sync_session, name=NAME, email=EMAIL, officer=officer)
    person_id = life.person.id
    assert erase(sync_session, person_id=person_id) is True
    assert tables_holding(sync_session, EMAIL) == set()
    assert tables_holding(sync_session, NAME) == ({"people"} if officer else set())
    linked = {"audit_log", "hidings", "procurements"}  # kept with the buyer's case file
    trace = tables_holding(sync_session, str(person_id))
    kept = {"people", "contributions", "interest_replies"} if officer else set()
    assert trace <= linked | kept | {"erasure_requests", "sealed_originals"}
    assert erase(sync_session, person_id=person_id) is False


def _of_nobody(session: Session, life: Life) -> list[Any]:
    """Rows without a person, which do not belong to a receipt, in every table that allows them."""
    contribution = official(life.call, life.buyer)
    result = [
        contribution,
        mail(address="joku@example.fi"),
        sign_up(session.scalars(select(Meeting)).one(), None),
        AuditEntry(actor_kind=ActorKind.SYSTEM, action="a", target="t", changed=[]),
    ]
    session.add_all(result)
    session.flush()
    return result


def test_export_of_a_receipt_has_own_rows_only(sync_session: Session, life: Life) -> None:
    """Null must not match: it would find and erase all rows that belong to nobody."""
    _of_nobody(sync_session, life)
    holder = participant(life.call, number=7, receipt_hash=b"r")
    sync_session.add(holder)
    sync_session.flush()
    key = key_of(sync_session, participant_id=holder.id)
    assert key is not None
    found = {item.table: len(item.rows) for item in collect(sync_session, key) if item.rows}
    assert found == {"participants": 1}
    before = _counts(sync_session)
    assert erase(sync_session, participant_id=holder.id) is True
    assert _counts(sync_session) == before | {"audit_log": before["audit_log"] + 1}


def _counts(session: Session) -> dict[str, int]:
    return {
        table.name: session.scalar(select(func.count()).select_from(table)) or 0
        for table in Base.metadata.sorted_tables
    }


def test_export_that_was_tried_too_often_fails_and_the_next_is_made(
    sync_session: Session, life: Life, files: Files
) -> None:
    for row in sync_session.scalars(select(Export)):
        row.state = ExportState.EXPIRED
    pending = {"person_id": life.person.id, "state": ExportState.PENDING}
    tried = Export(**pending, attempts=MOST_ATTEMPTS)
    waiting = Export(**pending)
    sync_session.add_all([tried, waiting])
    sync_session.flush()
    assert make_exports(Transactions(sync_session), files, utc_now(), URL) == 1
    assert (tried.state, waiting.state) == (ExportState.FAILED, ExportState.READY)
    assert tried.storage_key is None
