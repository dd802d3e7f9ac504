"""Figures as the rows of a table, in one language. Pure."""

from collections.abc import Iterable, Iterator

from api.core.i18n import Language, translate
from api.figures.schemas import FigureValueOut
from api.spreadsheets.writer import Row

COLUMNS = (
    "figure", "title", "version", "unit", "period", "starts_on", "ends_on", "value", "n",
    "current_value", "current_n", "withheld", "frozen_on",
)  # fmt: skip


def table_rows(values: Iterable[FigureValueOut], language: Language) -> Iterator[Row]:
    for item in values:
        newest = item.corrections[-1] if item.corrections else item
        yield (
            item.figure,
            translate(f"figure.{item.figure}.title", language),
            item.version,
            item.unit.value,
            item.period.value,
            item.starts_on,
            item.ends_on,
            item.value,
            item.n,
            newest.value,
            newest.n,
            "yes" if item.withheld else "no",
            item.frozen_at.date() if item.frozen_at else None,
        )
