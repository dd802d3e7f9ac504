"""Bulk files: all live releases of a year, and nothing that was withdrawn."""

import csv
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import TextIOWrapper
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.i18n import Language, LocalText
from api.documents.storage import Files
from api.exchange.ocds.jobs import bulk
from api.exchange.ocds.jobs.bulk import make_files, sweep_bulk
from api.exchange.ocds.models import BulkFormat, OcdsFile
from api.organisations.events import OrganisationSuspended
from api.organisations.models import OrganisationStatus
from tests.workers.ocds.stage import OcdsStage
from tests.workers.ocds.stories import hide

LINES, CSV, XLSX = BulkFormat.JSON_LINES, BulkFormat.CSV, BulkFormat.XLSX


class Bulk:
    def __init__(self, stage: OcdsStage, folder: Path) -> None:
        self.stage, self.folder = stage, folder
        self.files = Files(folder.as_uri())

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        yield self.stage.session
        self.stage.session.flush()

    def make(self) -> int:
        return make_files(self.transaction, self.files, self.stage.now)

    def row(self, file_format: BulkFormat) -> OcdsFile | None:
        stmt = select(OcdsFile).where(OcdsFile.format == file_format)
        return self.stage.session.scalar(stmt.execution_options(populate_existing=True))

    def path(self, file_format: BulkFormat) -> Path:
        row = self.row(file_format)
        assert row is not None
        assert row.storage_key is not None
        return self.folder / row.storage_key


@pytest.fixture
def bulk_files(stage: OcdsStage, tmp_path: Path) -> Bulk:
    return Bulk(stage, tmp_path)


@pytest.fixture
def without_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    """No year is small enough for tables, which take seconds."""
    monkeypatch.setattr(bulk, "MOST_IN_TABLES", 0)


@pytest.mark.usefixtures("without_tables")
def test_json_lines_have_every_live_release(stage: OcdsStage, bulk_files: Bulk) -> None:
    rows = [stage.planned(), stage.planned()]
    assert bulk_files.make() == 3
    with gzip.open(bulk_files.path(LINES), "rt", encoding="utf-8") as lines:
        written = [json.loads(line) for line in lines]
    assert written == [stage.releases(row)[0] for row in rows]


@pytest.mark.usefixtures("without_tables")
def test_a_year_that_is_too_large_has_no_tables(stage: OcdsStage, bulk_files: Bulk) -> None:
    stage.planned()
    bulk_files.make()
    row = bulk_files.row(CSV)
    assert row is not None
    assert row.storage_key is None


@pytest.mark.usefixtures("without_tables")
def test_a_file_is_made_again_only_for_a_new_release(stage: OcdsStage, bulk_files: Bulk) -> None:
    row = stage.planned()
    bulk_files.make()
    assert bulk_files.make() == 0
    row.title = {Language.FI: LocalText("Uusi")}
    stage.changed(row)
    assert bulk_files.make() == 1  # tables are made once a day
    stage.now += timedelta(days=1)
    assert bulk_files.make() == 2


@pytest.mark.usefixtures("without_tables")
def test_a_withdrawal_takes_the_files_away_at_once(stage: OcdsStage, bulk_files: Bulk) -> None:
    row = stage.planned(description={Language.FI: LocalText("Matti Meikäläinen")})
    stage.planned()
    bulk_files.make()
    old = bulk_files.path(LINES)
    hide(stage, f"procurements/{row.id}", "description")
    assert bulk_files.row(LINES) is None
    bulk_files.make()
    with gzip.open(bulk_files.path(LINES), "rt", encoding="utf-8") as lines:
        assert "Meikäläinen" not in lines.read()
    stage.now += timedelta(hours=3)
    assert sweep_bulk(bulk_files.transaction, bulk_files.files, stage.now) >= 1
    assert not old.exists()


@pytest.mark.usefixtures("without_tables")
def test_a_release_withdrawn_while_the_file_is_written_is_not_offered(
    stage: OcdsStage, bulk_files: Bulk, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = stage.planned(description={Language.FI: LocalText("Matti Meikäläinen")})
    written = bulk._write_lines

    def slowly(folder: Path, pages: Iterator[list[str]]) -> Path:
        path = written(folder, pages)
        hide(stage, f"procurements/{row.id}", "description")
        return path

    monkeypatch.setattr(bulk, "_write_lines", slowly)
    bulk_files.make()
    assert bulk_files.row(LINES) is None


@pytest.mark.usefixtures("without_tables")
def test_a_suspended_buyer_leaves_the_files(stage: OcdsStage, bulk_files: Bulk) -> None:
    stage.planned()
    bulk_files.make()
    stage.buyer.status = OrganisationStatus.SUSPENDED
    stage.handle(OrganisationSuspended(organisation_id=stage.buyer.id))
    assert bulk_files.row(LINES) is None
    bulk_files.make()
    assert bulk_files.row(LINES) is None


def test_tables_have_the_releases_and_no_formula(stage: OcdsStage, bulk_files: Bulk) -> None:
    row = stage.planned(title='=HYPERLINK("http://paha.example")')
    stage.answered(stage.opened(row), "Saako tarjota osia?", "Saa.")
    bulk_files.make()
    with ZipFile(bulk_files.path(CSV)) as archive:
        assert {"releases.csv", "parties.csv", "ten_enquiries.csv"} <= set(archive.namelist())
        with archive.open("releases.csv") as table:
            records = list(csv.DictReader(TextIOWrapper(table, "utf-8")))
    assert len(records) == len(stage.releases(row))
    assert records[0]["tender/title"].startswith("'=HYPERLINK")
    assert records[0]["ocid"] == f"ocds-213czf-{row.id}"
    sheet = openpyxl.load_workbook(bulk_files.path(XLSX))["releases"]
    assert sheet.max_row == len(records) + 1
    assert not [cell for line in sheet.iter_rows() for cell in line if cell.data_type == "f"]
