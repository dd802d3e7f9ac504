"""Eight sheets as officers of municipalities keep them, and what a person reads in them.

Made up for the tests: no real person, municipality or procurement. `EXPECTED` of each has the rows
in their order, by the names of the API; what is not named there is empty.
"""

from tests.factories.officers import (
    book_of_units,
    english,
    finnish_calendar,
    finnish_months,
    old_csv,
    open_document,
    swedish_calendar,
    two_tables,
)

SHEETS = {
    module.NAME: module
    for module in (
        finnish_calendar,
        finnish_months,
        swedish_calendar,
        old_csv,
        english,
        two_tables,
        open_document,
        book_of_units,
    )
}
