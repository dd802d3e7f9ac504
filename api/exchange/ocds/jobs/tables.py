"""Releases as CSV and XLSX, by `flattentool`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import msgspec
import structlog

from api.exchange.ocds.flattening.process import flatten
from api.exchange.ocds.models import BulkFormat
from api.spreadsheets.writer import without_formula

log = structlog.get_logger(__name__)


def make_tables(folder: Path, pages: Iterator[list[str]], file_format: BulkFormat) -> Path | None:
    """A workbook, or an archive of CSV files with one table per list; None beyond the limits of the
    process."""
    releases = folder / "releases.json"
    _write_releases(releases, pages)
    output = folder / ("releases.xlsx" if file_format is BulkFormat.XLSX else "tables")
    kind = "xlsx" if file_format is BulkFormat.XLSX else "csv"
    if not flatten(releases, output, kind, folder):
        log.warning("releases do not become tables within the limits", format=file_format.value)
        return None
    return output if file_format is BulkFormat.XLSX else _archive(output, folder / "tables.zip")


def _write_releases(path: Path, pages: Iterator[list[str]]) -> None:
    """One JSON object, written page by page, in which no text becomes a formula of a cell."""
    with path.open("wb") as file:
        file.write(b'{"releases":[')
        is_first = True
        for page in pages:
            for body in page:
                file.write(b"" if is_first else b",\n")
                file.write(msgspec.json.encode(_guarded(msgspec.json.decode(body))))
                is_first = False
        file.write(b"]}")


def _guarded(value: Any) -> Any:
    if isinstance(value, str):
        return without_formula(value)
    if isinstance(value, dict):
        return {name: _guarded(each) for name, each in value.items()}
    return [_guarded(each) for each in value] if isinstance(value, list) else value


def _archive(folder: Path, path: Path) -> Path:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for table in sorted(folder.glob("*.csv")):
            archive.write(table, table.name)
    return path
