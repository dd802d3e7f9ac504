import pytest

from api.exchange.sheets import ProblemCode, read_plan
from tests.unit.exchange.sheets import found, refusal

TEXT = "Hankinta;Arvo;Ajankohta\r\nPäiväkodin siivous;60 000 – 150 000 €;syksy 2027\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_reads_the_encodings_of_offices(encoding: str) -> None:
    reading = read_plan(TEXT.encode(encoding), filename="Suunnitelma 2027.csv")
    assert reading.rows[0].values.titles == {"fi": "Päiväkodin siivous"}
    assert reading.rows[0].sheet == "Suunnitelma 2027"
    assert reading.problems == ()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_finds_the_delimiter_by_the_headings(delimiter: str) -> None:
    rows = ["Suunnitelma, laadittu 3.11.; luonnos", "Hankinta;Arvo;CPV", 'Auraus;"1,5 M€";90620000']
    reading = read_plan(
        "\n".join([rows[0], *(r.replace(";", delimiter) for r in rows[1:])]).encode()
    )
    values = reading.rows[0].values
    assert values.cpv == ("90620000",)
    assert values.value
    assert values.value.low == 1_500_000


def test_a_line_break_within_quotes_is_part_of_the_cell() -> None:
    reading = read_plan('Hankinta;Kuvaus\n"Auraus";"Kaksi\nriviä"\nSiivous;x\n'.encode())
    assert reading.rows[0].values.descriptions == {"fi": "Kaksi\nriviä"}
    assert [row.number for row in reading.rows] == [2, 3]


def test_declared_separator_does_not_shift_the_rows() -> None:
    reading = read_plan(b"sep=;\r\nHankinta;Arvo\r\nAuraus;paljon\r\n")
    assert found(reading) == [("B3", "unknown_amount")]


def test_formulas_are_text() -> None:
    formula = '=HYPERLINK("http://x.example","y")'
    reading = read_plan('Hankinta;Huom\n"{}";@SUM(1)\n'.format(formula.replace('"', '""')).encode())
    assert reading.rows[0].values.titles == {"fi": formula}
    assert reading.rows[0].values.notes == "@SUM(1)"


def test_letters_of_another_encoding_are_refused() -> None:
    assert refusal(TEXT.replace("–", "-").replace("€", "e").encode("cp850")) is (
        ProblemCode.WRONG_ENCODING
    )
    assert refusal(TEXT.encode("utf-8")[:-30] + b"\x81\x8d") is ProblemCode.WRONG_ENCODING


def test_text_encoded_twice_is_named_by_cell() -> None:
    reading = read_plan(TEXT.encode().decode("latin-1").encode())
    assert ("A2", "garbled_text") in found(reading)
