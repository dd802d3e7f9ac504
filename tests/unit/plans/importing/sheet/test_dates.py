from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.partial_dates import PartialDate, Precision
from api.plans.importing.sheet.date_parts import DateFault, UnclearDateError
from api.plans.importing.sheet.dates import DateRemark, parse_partial_date, read_partial_date

READ = {
    ("2027-03-15", "day"): "15.3.2027; 2027-03-15; 15.3.27; 15/3/2027; 15. maaliskuuta 2027; "
    "den 15 mars 2027; March 15, 2027; 15.3.2027 alkaen; 2027-03-15 00:00:00; 15.3.2027 0:00:00; "
    "2027-03-15T00:00:00; 15.3.2027 klo 12.00",
    ("2027-03-01", "month"): "3/2027; 03.2027; maaliskuu 2027; mars 2027; March 2027; "
    "maaliskuussa 2027; n. 3/2027; MAALISKUU  2027; vko 12/2027; 1.–15.3.2027; 2027-03; "
    "mars\u00a02027; v. 12/2027; v.10/2027; vecka 12 2027; maalisk. 2027; "
    "maaliskuu-2027; i mars 2027",
    ("2027-02-01", "month"): "v. 8/2027; v 8/2027; vko 8/2027; viikot 6-7/2027",
    ("2027-09-01", "month"): "v. 35/2027; syyskuu -27; syys.27; sep-27",
    ("2027-08-01", "month"): "elokuu-2027; elokuu 2027; 2027 elokuu; loppukesä 2027",
    ("2027-04-01", "quarter"): "Q2/2027; Q2 2027; 2027 Q2; 2027/Q2; q2/27; 2. neljännes 2027; "
    "II neljännes 2027; 2. kvartaali/2027; andra kvartalet 2027; second quarter 2027; Q2-2027; "
    "2027-Q2; Q2 27; kv 2 2027; 5–6/2027; Q2 -27",
    ("2027-07-01", "quarter"): "III/2027; 7–8/2027; v. 30–33/2027",
    ("2027-03-01", "season"): "kevät 2027; keväällä 2027; våren 2027; spring 2027; kevät -27; "
    "våren -27; kevät 27; kevään 2027 aikana; tidig vår 2027; alkukevät 2027; 2027 kevät; "
    "3–5/2027; maalis–toukokuu 2027; 1.3.–31.5.2027",
    ("2027-06-01", "season"): "kesä 2027; sommaren 2027; kesällä 2027; summer 2027; 6–8/2027",
    ("2027-09-01", "season"): "syksy 2027; syksyllä 2027; hösten 2027; syksy-2027; fall 2027; "
    "autumn 2027; loppusyksy 2027; syksy '27; 9–10/2027; tidig höst 2027",
    (
        "2027-12-01",
        "season",
    ): "talvi 2027–2028; talvi 2027/28; vintern 2027-2028; winter 2027/2028; 12/2027–2/2028",
    ("2027-01-01", "half_year"): "H1/2027; 2027 Q1–Q2; 1. vuosipuolisko 2027; alkuvuosi 2027; "
    "vuoden 2027 alussa; första halvåret 2027; Q1–Q2/2027; 2–4/2027",
    ("2027-07-01", "half_year"): "loppuvuosi 2027; H2 2027; slutet av 2027; Q3-Q4/2027; "
    "andra halvåret 2027; 2. vuosipuolisko 2027",
    (
        "2027-01-01",
        "year",
    ): "2027; vuosi 2027; vuonna 2027; år 2027; v. 2027; siirtyy vuodelle 2027",
}
REFUSED = {
    DateFault.AMBIGUOUS: "II/2027; I/2027; 2/4 2027; talvi 2027; 3/27; 3/4/2027; lokakuu 28; "
    "vuodenvaihde 2027–2028; talvi 2027–2029; årsskiftet 2027",
    DateFault.IMPOSSIBLE: "31.2.2027; 13/2027; 0/2027; 15.3.1899; 5.2027–3.2027; vko 60/2027",
    DateFault.MISSING_YEAR: "syksy; Q3; toukokuu; 12.12.; heinäkuussa",
    DateFault.UNKNOWN: "kun ehditään; Q5/2027; katso liite; 2026 tai 2027; vuosi",
}


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [(text, *expected) for expected, texts in READ.items() for text in texts.split("; ")],
)
def test_date_is_read(text: str, value: str, precision: str) -> None:
    assert parse_partial_date(text) == PartialDate(date.fromisoformat(value), Precision(precision))


@pytest.mark.parametrize(
    ("text", "fault"),
    [(text, fault) for fault, texts in REFUSED.items() for text in texts.split("; ")],
)
def test_date_is_refused(text: str, fault: DateFault) -> None:
    with pytest.raises(UnclearDateError) as refused:
        parse_partial_date(text)
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    "text",
    [
        *("", "-", "–", "ei tiedossa", "Tarkentuu myöhemmin", "inte känt", "TBD"),
        *("ei vielä päätetty", "inte beslutat ännu", "Ei tietoa.", "(avoin)", "to be announced"),
    ],
)
def test_not_known_is_no_problem(text: str) -> None:
    assert read_partial_date(text) == (None, ())


@pytest.mark.parametrize("text", ["heti", "jatkuva", "löpande"])
def test_words_without_a_date_get_a_remark(text: str) -> None:
    assert read_partial_date(text) == (None, (DateRemark.WITHOUT_A_DATE,))


def test_a_wide_range_keeps_its_start() -> None:
    april = PartialDate(date(2027, 4, 1), Precision.QUARTER)
    assert read_partial_date("Q2–Q3/2027") == (april, (DateRemark.RANGE_START_KEPT,))
    assert read_partial_date("Q2–3/2027") == (april, (DateRemark.RANGE_START_KEPT,))
    assert read_partial_date("2027–2028").date == PartialDate(date(2027, 1, 1), Precision.YEAR)


@pytest.mark.parametrize(
    ("text", "first", "precision"),
    [
        ("mars-april 2027", date(2027, 3, 1), Precision.SEASON),
        ("9–10/2027", date(2027, 9, 1), Precision.SEASON),
        ("1.–15.3.2027", date(2027, 3, 1), Precision.MONTH),
        ("tammi–helmikuu 2027", date(2027, 1, 1), Precision.QUARTER),
        ("May-August 2027", date(2027, 5, 1), None),
    ],
)
def test_widened_range_is_reported(text: str, first: date, precision: Precision | None) -> None:
    found, remarks = read_partial_date(text)
    assert found is not None
    assert found.value == first
    if precision is None:
        assert remarks == (DateRemark.RANGE_START_KEPT,)
    else:
        assert (found.precision, remarks) == (precision, (DateRemark.RANGE_WIDENED,))


@pytest.mark.parametrize("text", ["3–5/2027", "Q1-Q2/2027", "1.2.–28.2.2027", "1.1.-31.12.2027"])
def test_a_range_that_is_a_period_is_read_without_a_remark(text: str) -> None:
    assert DateRemark.RANGE_WIDENED not in read_partial_date(text).remarks


def test_assumed_year_and_widened_range_are_both_reported() -> None:
    assert read_partial_date("mars-april", default_year=2027).remarks == (
        DateRemark.YEAR_ASSUMED,
        DateRemark.RANGE_WIDENED,
    )


@pytest.mark.parametrize(
    ("text", "month"),
    [
        *(
            ("kesäkuun loppu 2027", 6),
            ("maaliskuun alussa 2027", 3),
            ("toukokuun puoliväli 2027", 5),
        ),
        *(("slutet av mars 2027", 3), ("början av april 2027", 4), ("i mitten av maj 2027", 5)),
        *(("end of June 2027", 6), ("early March 2027", 3), ("mid-September 2027", 9)),
    ],
)
def test_a_part_of_a_month_is_the_month(text: str, month: int) -> None:
    assert parse_partial_date(text) == PartialDate(date(2027, month, 1), Precision.MONTH)


def test_a_contract_keeps_the_day_it_starts() -> None:
    reading = read_partial_date("1.3.2027–28.2.2029", keep_start=True)
    assert reading.date == PartialDate(date(2027, 3, 1), Precision.DAY)


def test_the_year_of_the_plan_completes_with_a_remark() -> None:
    reading = read_partial_date("syksy", default_year=2027)
    assert reading == (PartialDate(date(2027, 9, 1), Precision.SEASON), (DateRemark.YEAR_ASSUMED,))
    assert read_partial_date("Q1/2028", default_year=2027).remarks == ()


@given(
    st.dates(date(2000, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["{d}.{m}.{y}", "{d:02}.{m:02}.{y}", "{y}-{m:02}-{d:02}", " {d}. {m}. {y} "]),
)
def test_every_written_day_comes_back(day: date, form: str) -> None:
    written = form.format(d=day.day, m=day.month, y=day.year)
    assert parse_partial_date(written) == PartialDate.of(day)


@given(st.integers(2001, 2100), st.sampled_from(Precision), st.integers(1, 12))
def test_every_written_period_comes_back(year: int, precision: Precision, month: int) -> None:
    period = PartialDate.of(date(year, month, 1), precision)
    start, year = period.value.month, period.value.year
    seasons = {3: f"kevät {year}", 6: f"kesä {year}", 9: f"syksy {year}"}
    written = {
        Precision.DAY: f"1.{month}.{year}",
        Precision.MONTH: f"{month}/{year}",
        Precision.SEASON: seasons.get(start, f"talvi {year}–{year + 1}"),
        Precision.QUARTER: f"Q{start // 3 + 1}/{year}",
        Precision.HALF_YEAR: f"{start // 6 + 1}. vuosipuolisko {year}",
        Precision.YEAR: f"vuosi {year}",
    }
    assert parse_partial_date(written[precision]) == period


@given(st.text(max_size=200) | st.from_regex(r"[\dqQiI/.\- –kevätsyy]{1,20}", fullmatch=True))
def test_any_text_is_read_as_a_date_or_refused(text: str) -> None:
    with suppress(UnclearDateError):
        parse_partial_date(text, default_year=2027)
