from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.plans.importing.sheet.amounts import AmountRange, amount_of_number, parse_amount_range
from api.plans.importing.sheet.figures import AmountFault, UnclearAmountError

READ = {
    (
        1_200_000,
        1_200_000,
    ): "1,2 M€; 1.2 milj. €; 1,2 miljoonaa euroa; 1,2 miljoner euro; 1 200 000; "
    "1\u202f200\u00a0000 €; 1.200.000; 1,200,000; 1 200 000,00; 1200 t€; 1,200 M€; 1'200'000; "
    "1,2 Meur",
    (
        60_000,
        150_000,
    ): "60 000–150 000 €; 60-150 t€; 60 000 – 150 000; 60 000 € - 150 000 €; 60–150 k€",
    (800_000, 1_200_000): "800 t€ – 1,2 M€; 0,8–1,2 milj. euroa; 800 000 – 1,2 M€; 800–1 200 t€",
    (None, 60_000): "alle 60 000 €; under 60 000 euro; < 60 t€; enintään 60 000; max. 60 000 €",
    (150_000, None): "yli 150 000; över 150 000 euro; > 150 t€; vähintään 150 000 €; 150 000 € +",
    (100_000, 500_000): "yli 100 000 ja alle 500 000 €; >100 000 <500 000; > 100 t€ ja < 500 t€; "
    "vähintään 100 000 ja enintään 500 000 euroa; över 100 000 men under 500 000 euro",
    (100_000, None): "väh. 100 000 €; väh. 100 000; alk. 100 000; minst 100 000 euro",
    (None, 100_000): "enint. 100 000 €; maks. 100 000; <= 100 000",
    (250_000, 400_000): "250 000–400 000 € (4 v); 250 000 – 400 000 €/4 vuotta",
    (1200.5, 1200.5): "1.200,50; 1,200.50; 1 200,5 €",
    (
        50_000,
        50_000,
    ): "€ 50 000; 50000 eur; 50 000,- ; 50 000 € (alv 0 %); 50 000 €, alv 0; 50 000 € exkl. moms; "
    "50 000 + alv; 50 000 € + moms; 50 000 € (sis. optiot); 50 000 euro inkl. option; "
    "50 t€ veroton",
}
REFUSED = {
    AmountFault.NEGATIVE: "-5000; - 60 000 €; (50 000); (50 000 €)",
    AmountFault.AMBIGUOUS: "100-500 000 €; 5–10 000; 1-2 000 euroa",
    AmountFault.IMPLAUSIBLE: "99999 M€; 100 mrd",
    AmountFault.UPSIDE_DOWN: "150 000 – 60 000; 2–1 M€; 500–1,5 M€",
    AmountFault.FOREIGN_CURRENCY: "100 000 SEK; $5000; 30 000 kr; 200 tkr; "
    "$25k - $100k; >= $500K and <$1M",
    AmountFault.UNKNOWN: "paljon; 1 2 3; 12 kpl; 50 000 + 20 000 + 10 000; 1.5.2027; 0,125",
}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [(text, *ends) for ends, texts in READ.items() for text in texts.split("; ")],
)
def test_amount_is_read(text: str, low: float | None, high: float | None) -> None:
    amount = parse_amount_range(text)
    assert amount is not None
    assert (amount.low, amount.high) == (low, high)


@pytest.mark.parametrize(
    ("text", "fault"),
    [(text, fault) for fault, texts in REFUSED.items() for text in texts.split("; ")],
)
def test_amount_is_refused(text: str, fault: AmountFault) -> None:
    with pytest.raises(UnclearAmountError) as refused:
        parse_amount_range(text)
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("noin 1,5 M€", "approximate"),
        ("n. 300 000 €", "approximate"),
        ("ca 40 000 euro", "approximate"),
        ("~200 k€", "approximate"),
        ("300 000 €/vuosi", "per_year"),
        ("40 000 euro per år", "per_year"),
        ("1–2 M€ / v", "per_year"),
        ("50 000 € (sis. alv)", "with_vat"),
        ("1.500", "ambiguous"),
        ("1,500 €", "ambiguous"),
        ("alle kansallisen kynnysarvon", "in_words"),
        ("alle hankintarajan", "in_words"),
        ("under direktupphandlingsgränsen", "in_words"),
        ("350 000-400 000 € (alv 14 %)", "with_vat"),
        ("100 000 € (alv 25,5 %)", "with_vat"),
        ("100 t€ / vuosi (4 v)", "per_year"),
        ("25 000 € + optio 25 000 €", "with_options"),
    ],
)
def test_amount_is_flagged(text: str, flag: str) -> None:
    amount = parse_amount_range(text)
    flags = ("approximate", "per_year", "with_vat", "ambiguous", "in_words", "with_options")
    assert [name for name in flags if getattr(amount, name)] == [flag]


def test_options_belong_to_the_value() -> None:
    amount = parse_amount_range("25 000 € + optio 25 000 €")
    assert amount is not None
    assert (amount.low, amount.high) == (Decimal(50_000), Decimal(50_000))


@pytest.mark.parametrize("text", ["", "-", "0", "0 €", "ei tiedossa", "uppgift saknas"])
def test_no_estimate_is_no_problem(text: str) -> None:
    assert parse_amount_range(text) is None


def test_the_headings_unit_counts_for_plain_figures_only() -> None:
    thousand = Decimal(1000)
    assert parse_amount_range("60–150", unit=thousand) == AmountRange(
        Decimal(60_000), Decimal(150_000)
    )
    assert parse_amount_range("60 000 €", unit=thousand) == AmountRange(
        Decimal(60_000), Decimal(60_000)
    )
    assert amount_of_number(1.5, unit=Decimal(10**6)) == AmountRange(
        Decimal(1_500_000), Decimal(1_500_000)
    )


@given(
    st.integers(1, 10**9),
    st.sampled_from([" ", "\u00a0", "\u202f", "", "."]),
    st.sampled_from(["", " €", "€", " euroa", " e", " (alv 0 %)", ",00 €"]),
)
def test_every_written_number_comes_back(number: int, mark: str, tail: str) -> None:
    amount = parse_amount_range(f"{number:,}".replace(",", mark) + tail)
    assert amount is not None
    assert amount.low == amount.high == number


@given(st.text(max_size=200) | st.from_regex(r"[\d.,  –€tkMmilj/v<>n]{1,30}", fullmatch=True))
def test_any_text_is_read_as_an_amount_or_refused(text: str) -> None:
    try:
        amount = parse_amount_range(text)
    except UnclearAmountError:
        return
    if amount and amount.low is not None and amount.high is not None:
        assert 0 <= amount.low <= amount.high


@given(st.floats() | st.integers())
def test_any_number_is_read_or_refused(number: float) -> None:
    with suppress(UnclearAmountError):
        amount_of_number(number)
