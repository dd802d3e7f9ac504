"""Makes exports one at a time. If a worker dies, another one takes the export after its lease."""

from datetime import datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.ids import new_id
from api.core.retention import RETENTION, RetentionPeriod
from api.documents.jobs import sweep_folder
from api.documents.storage import Files, key_in
from api.personal_data import queries
from api.personal_data.archive import write_archive
from api.personal_data.collection import collect
from api.personal_data.jobs.finishing import Transaction
from api.personal_data.mails import mail_export
from api.personal_data.models import Export, ExportState
from api.personal_data.people import key_of

log = structlog.get_logger(__name__)

FOLDER = "exports"
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
_IN_MEMORY = 1_000_000


class Claimed(NamedTuple):
    id: UUID
    person_id: UUID | None
    participant_id: UUID | None


def make_exports(transaction: Transaction, files: Files, now: datetime, public_url: str) -> int:
    """Returns the number of exports made."""
    result = 0
    while (claimed := _claim(transaction, now)) is not None:
        try:
            _make(transaction, files, claimed, public_url)
        except Exception:
            log.exception("export cannot be made", export_id=str(claimed.id))
        else:
            result += 1
    return result


def _claim(transaction: Transaction, now: datetime) -> Claimed | None:
    """The next export to make. Exports that were tried too often become `failed`."""
    with transaction() as session:
        while (row := session.scalar(queries.pending_export(now))) is not None:
            row.attempts, row.lease_until = row.attempts + 1, now + LEASE
            if row.attempts <= MOST_ATTEMPTS:
                return Claimed(row.id, row.person_id, row.participant_id)
            row.state = ExportState.FAILED
            session.flush()
    return None


def _make(transaction: Transaction, files: Files, claimed: Claimed, public_url: str) -> None:
    """Reads in one transaction, writes the archive outside of any, and mails in another."""
    with transaction() as session:
        key = key_of(session, person_id=claimed.person_id, participant_id=claimed.participant_id)
        if key is None:
            return
        person = session.get(Person, claimed.person_id) if claimed.person_id else None
        language = person.language if person else Language.FI
        collected = list(collect(session, key))
    storage_key = key_in(FOLDER, new_id())
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as archive:
        write_archive(archive, collected, language, files.read_now)
        size = archive.tell()
        archive.seek(0)
        files.put_now(storage_key, archive)
    with transaction() as session:
        _complete(session, claimed, storage_key, size, public_url)


def _complete(
    session: Session, claimed: Claimed, storage_key: str, size: int, public_url: str
) -> None:
    row = session.get(Export, claimed.id, with_for_update=True)
    if row is None or row.state is not ExportState.PENDING:
        return  # the person was erased meanwhile; the sweeper deletes the file
    now = utc_now()
    row.state, row.storage_key, row.size = ExportState.READY, storage_key, size
    row.ready_at, row.expires_at, row.lease_until = (
        now,
        now + RETENTION[RetentionPeriod.EXPORTS],
        None,
    )
    person = session.get(Person, row.person_id) if row.person_id else None
    if person is not None:
        mail_export(session, row.id, person, now, public_url)


def expire_exports(transaction: Transaction, files: Files, now: datetime) -> int:
    """Deletes files of exports after seven days, and files that no row names, such as those of
    erased people.
    """
    with transaction() as session:
        ended = select(Export).where(Export.state == ExportState.READY, Export.expires_at <= now)
        rows = session.scalars(ended.limit(500).with_for_update(skip_locked=True)).all()
        keys = [row.storage_key for row in rows if row.storage_key]
        for row in rows:
            row.state = ExportState.EXPIRED
    files.delete(keys)
    with transaction() as session:
        stmt = update(Export).where(Export.storage_key.in_(keys)).values(storage_key=None)
        session.execute(stmt.execution_options(synchronize_session=False))
    sweep_folder(transaction, files, FOLDER, queries.named_exports, now)
    return len(rows)
