"""Bars of a figure: heights, labels, and the same in words."""

from lxml import etree

from api.web.figures.charts import MOST_BARS, Bar, Chart, svg

PLOT = 184


def _drawn(*values: float | None, full: float | None = None) -> etree._Element:
    bars = [Bar(f"{n}", f"period {n}", f"{value} days", value) for n, value in enumerate(values)]
    return etree.fromstring(svg(Chart("x", "A <title>", bars, full)))


def _heights(image: etree._Element) -> list[float]:
    return [float(bar.get("height", "")) for bar in image.findall("{*}rect")]


def test_the_highest_bar_fills_the_chart_unless_a_full_value_is_known() -> None:
    assert _heights(_drawn(10, 5)) == [PLOT, PLOT / 2]
    assert _heights(_drawn(0.5, full=1.0)) == [PLOT / 2]


def test_a_zero_is_seen_and_a_missing_value_has_no_bar() -> None:
    assert _heights(_drawn(0, None, 8)) == [1, PLOT]
    assert _heights(_drawn()) == []
    assert _heights(_drawn(0, 0)) == [1, 1]


def test_the_text_equivalent_says_every_value() -> None:
    image = _drawn(3, None)
    assert image.findtext("{*}title") == "A <title>"
    assert image.findtext("{*}desc") == "period 0: 3 days. period 1: None days."


def test_the_newest_periods_are_drawn_and_the_newest_is_labelled() -> None:
    image = _drawn(*range(1, MOST_BARS + 5))
    labels = [text.text for text in image.findall("{*}text")]
    assert len(_heights(image)) == MOST_BARS
    assert labels[-1] == str(MOST_BARS + 3)
    assert len(labels) <= 2 * 9
