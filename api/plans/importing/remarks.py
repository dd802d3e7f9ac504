"""What a writer may want to look at in a row that can be taken as it is."""

from collections.abc import Iterator
from datetime import date

from api.core.errors import Fault
from api.plans.importing.results import RowImport
from api.plans.rules.changes import DATES


def date_remarks(taking: RowImport, today: date) -> Iterator[Fault]:
    """Dates that have passed already, where this sheet brings them."""
    for name in sorted(DATES & taking.said.names):
        expected = getattr(taking.said.fields, name)
        is_new = taking.existing is None or name in taking.changed
        if is_new and expected is not None and expected.last_day < today:
            yield Fault(f"/{name}", "date_passed")
