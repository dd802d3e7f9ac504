"""Makes the bulk files of each year: JSON Lines every hour, tables once a day.

A file is written from short transactions. It is offered only if its releases are all still live at
the end; a withdrawal in between makes the next run write it again.
"""

import gzip
import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.ids import new_id
from api.documents.storage import Files, key_in
from api.exchange.ocds.jobs.releasing import take_turn
from api.exchange.ocds.jobs.tables import make_tables
from api.exchange.ocds.models import BulkFormat, OcdsFile
from api.exchange.ocds.queries import releases as release_queries

FOLDER = "ocds"
MOST_IN_TABLES = 50_000
"""Releases of a year that are offered as tables. More would take a worker too long."""
_PAGE = 1_000
_LEVEL = 6
_PATIENCE = 60.0
"""Seconds after which a run begins no other file: Celery repeats a task that takes five minutes."""
_DAY = timedelta(days=1)
_GRACE = timedelta(hours=2)
_TABLES = (BulkFormat.CSV, BulkFormat.XLSX)
Transaction = Callable[[], AbstractContextManager[Session]]


class Census(NamedTuple):
    """Identifies the releases of a year."""

    number: int
    highest: int
    total: int


@dataclass(frozen=True)
class YearFiles:
    """Makes the files of one year."""

    transaction: Transaction
    files: Files
    year: int
    now: datetime

    def is_due(self, file_format: BulkFormat) -> bool:
        with self.transaction() as session:
            row = session.get(OcdsFile, (self.year, file_format))
            census = _census(session, self.year)
        if row is None:
            return census.number > 0
        is_new = row.number != census.highest
        return is_new and (file_format not in _TABLES or row.made_at <= self.now - _DAY)

    def make(self, file_format: BulkFormat) -> bool:
        """Returns whether the file is offered now."""
        with self.transaction() as session:
            census = _census(session, self.year)
        with TemporaryDirectory() as folder:
            path = self._write(Path(folder), file_format, census)
            return self._offer(file_format, census, path)

    def _write(self, folder: Path, file_format: BulkFormat, census: Census) -> Path | None:
        if file_format not in _TABLES:
            return _write_lines(folder, self._pages(census))
        if census.number > MOST_IN_TABLES:
            return None
        return make_tables(folder, self._pages(census), file_format)

    def _pages(self, census: Census) -> Iterator[list[str]]:
        """Bodies, a page in memory at a time."""
        after = 0
        while True:
            stmt = release_queries.bulk_page(self.year, after, census.highest, _PAGE)
            with self.transaction() as session:
                rows = session.execute(stmt).all()
            if not rows:
                return
            yield [row.body for row in rows if row.body]
            after = rows[-1].number

    def _offer(self, file_format: BulkFormat, census: Census, path: Path | None) -> bool:
        """Store the file, and name it if its releases are all still live."""
        row = OcdsFile(year=self.year, format=file_format, made_at=self.now, number=census.highest)
        row.storage_key, row.size, row.sha256 = None, 0, ""
        if path is not None:
            row.storage_key = key_in(FOLDER, f"{self.year}-{new_id()}.{file_format}")
            row.size, row.sha256 = path.stat().st_size, _sha256(path)
            with path.open("rb") as content:
                self.files.put_now(row.storage_key, content)
        with self.transaction() as session:
            take_turn(session)
            is_same = _census(session, self.year, up_to=census.highest) == census
            if is_same:
                session.merge(row)
        return is_same


def make_files(transaction: Transaction, files: Files, now: datetime) -> int:
    """Returns the number of files made. Stops after a while; the next run goes on."""
    count, until = 0, monotonic() + _PATIENCE
    for year, file_format in product(_years(transaction), BulkFormat):
        builder = YearFiles(transaction, files, year, now)
        if monotonic() < until and builder.is_due(file_format):
            count += builder.make(file_format)
    return count


def sweep_bulk(transaction: Transaction, files: Files, now: datetime) -> int:
    """Delete files that no row names any more. Returns their number."""
    with transaction() as session:
        named = set(session.scalars(select(OcdsFile.storage_key)))
    unnamed = [
        key for keys in files.older_than(FOLDER, now - _GRACE) for key in keys if key not in named
    ]
    files.delete(unnamed)
    return len(unnamed)


def _years(transaction: Transaction) -> range:
    with transaction() as session:
        oldest, newest = session.execute(release_queries.years()).one()
    return range(oldest.year, newest.year + 1) if oldest and newest else range(0)


def _write_lines(folder: Path, pages: Iterator[list[str]]) -> Path:
    path = folder / "releases.jsonl.gz"
    with gzip.GzipFile(path, "wb", compresslevel=_LEVEL, mtime=0) as file:
        for page in pages:
            file.write("".join(f"{body}\n" for body in page).encode())
    return path


def _census(session: Session, year: int, up_to: int | None = None) -> Census:
    number, highest, total = session.execute(release_queries.census(year, up_to)).one()
    return Census(number, highest or 0, int(total or 0))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
