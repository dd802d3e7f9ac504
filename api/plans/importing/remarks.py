"""Remarks on valid rows that the author may want to check."""

from collections.abc import Iterator
from datetime import date

from api.core.errors import Fault
from api.plans.importing.results import RowImport
from api.plans.rules.changes import DATES


def date_remarks(row_import: RowImport, today: date) -> Iterator[Fault]:
    """Remarks on past dates that are new in this sheet."""
    for name in sorted(DATES & row_import.content.names):
        expected = getattr(row_import.content.fields, name)
        is_new = row_import.existing is None or name in row_import.changed
        if is_new and expected is not None and expected.last_day < today:
            yield Fault(f"/{name}", "date_passed")
