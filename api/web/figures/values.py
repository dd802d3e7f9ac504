"""Figures in words: periods, values, and what was corrected. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from babel.numbers import format_percent

from api.codelists.catalogue import builtin
from api.core.date_format import written_period
from api.core.i18n import Language, translate
from api.core.partial_dates import PartialDate, Precision
from api.figures.models import PeriodKind
from api.figures.queries.comparing import MUNICIPALITY, Comparison
from api.figures.rules.catalogue import FigureUnit
from api.figures.schemas import FigureValueOut
from api.organisations.models import Organisation
from api.presenters.presenter import Presenter
from api.web.figures.charts import Bar, Chart

_PRECISIONS = {
    PeriodKind.MONTH: Precision.MONTH,
    PeriodKind.QUARTER: Precision.QUARTER,
    PeriodKind.YEAR: Precision.YEAR,
}


_QUARTER = 3
Comparisons = Mapping[tuple[str, date], Comparison]
"""Of like buyers, by figure and first day."""
NOTHING: Comparisons = MappingProxyType({})


class ShownValue(NamedTuple):
    period: str
    starts_on: date
    value: str
    """In words if it is withheld, or if nothing is left to count."""
    n: str
    is_frozen: bool
    corrected: str | None
    """The value as it was frozen, if it was corrected since."""
    compared: str | None
    """Median and quartiles of like buyers, if there are enough."""


def shown_values(
    values: Iterable[FigureValueOut], words: Presenter, comparisons: Comparisons = NOTHING
) -> list[ShownValue]:
    """Newest first."""
    return [
        _shown(item, words, comparisons.get((item.figure, item.starts_on)))
        for item in reversed(list(values))
    ]


def chart_of(figure: str, values: Sequence[FigureValueOut], title: str, words: Presenter) -> Chart:
    """`values` must be oldest first."""
    bars = [
        Bar(_label(item), shown.period, shown.value, current_value(item))
        for item, shown in zip(values, reversed(shown_values(values, words)), strict=True)
    ]
    is_share = bool(values) and values[0].unit is FigureUnit.SHARE
    return Chart(figure, title, bars, 1.0 if is_share else None)


def current_value(item: FigureValueOut) -> float | None:
    return item.corrections[-1].value if item.corrections else item.value


def _label(item: FigureValueOut) -> str:
    """Of the chart: too short to depend on the language."""
    day = item.starts_on
    if item.period is PeriodKind.YEAR:
        return str(day.year)
    if item.period is PeriodKind.QUARTER:
        return f"Q{(day.month - 1) // _QUARTER + 1}/{day.year}"
    month = item.ends_on if item.period is PeriodKind.ROLLING_YEAR else day
    return f"{month.month}/{month.year}"


def _shown(item: FigureValueOut, words: Presenter, like: Comparison | None) -> ShownValue:
    language = words.language
    frozen = written_value(item.value, item.unit, words)
    newest = item.corrections[-1] if item.corrections else None
    value = written_value(current_value(item), item.unit, words)
    n = newest.n if newest else item.n
    return ShownValue(
        period=written_figure_period(item.period, item.starts_on, item.ends_on, language),
        starts_on=item.starts_on,
        value=translate("page.figures.withheld", language) if item.withheld else value,
        n="" if n is None else words.number(n),
        is_frozen=item.frozen_at is not None,
        corrected=frozen if newest else None,
        compared=written_comparison(like, item.unit, words) if like else None,
    )


def written_comparison(like: Comparison, unit: FigureUnit, words: Presenter) -> str:
    lower, median, upper = (written_value(value, unit, words) for value in like.quartiles)
    return words.t(
        "page.figures.compared", median=median, lower=lower, upper=upper, buyers=like.buyers
    )


def written_value(value: float | None, unit: FigureUnit, words: Presenter) -> str:
    if value is None:
        return translate("page.figures.nothing", words.language)
    if unit is FigureUnit.SHARE:
        return str(format_percent(value, locale=words.language.value))
    return words.tn(f"page.figures.{unit}", round(value))


def written_measure(measure: float, unit: FigureUnit, words: Presenter) -> str:
    """Of one row: a share is made of yes and no."""
    if unit is FigureUnit.SHARE:
        return words.t("page.figures.yes" if measure else "page.figures.no")
    return words.tn(f"page.figures.{unit}", round(measure))


def written_figure_period(kind: PeriodKind, start: date, end: date, language: Language) -> str:
    if kind in _PRECISIONS:
        return written_period(PartialDate(start, _PRECISIONS[kind]), language)
    months = [PartialDate.of(day, Precision.MONTH) for day in (start, end)]
    return " – ".join(written_period(month, language) for month in months)


def like_buyers(buyer: Organisation, words: Presenter) -> str:
    """Whom the buyer is compared with: `Kunta, 20 000–49 999 asukasta`."""
    codes = [("buyer-types", buyer.buyer_type)]
    if buyer.buyer_type == MUNICIPALITY:
        codes.append(("population-classes", buyer.population_class))
    names = [row.names for name, code in codes for row in builtin(name) if row.code == code]
    return ", ".join(each[words.language] for each in names)


def newest_by_figure(values: Sequence[FigureValueOut]) -> dict[str, FigureValueOut]:
    """`values` must be oldest first."""
    return {item.figure: item for item in values}
