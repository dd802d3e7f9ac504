import pytest

from api.plans.importing.sheet.parser import read_plan
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError
from tests.unit.spreadsheets.sheets import found, refusal

TEXT = "Hankinta;Arvo;Ajankohta\r\nPäiväkodin siivous;60 000 – 150 000 €;syksy 2027\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_common_encodings_are_read(encoding: str) -> None:
    reading = read_plan(TEXT.encode(encoding), filename="Suunnitelma 2027.csv")
    assert reading.rows[0].values.titles == {"fi": "Päiväkodin siivous"}
    assert reading.rows[0].sheet == "Suunnitelma 2027"
    assert reading.problems == ()


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiter_is_found_by_the_headings(delimiter: str) -> None:
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


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('"Kaapeli 3;31300000;2000\nAuraus;90620000;3000\n', 2),
        ('"Kaapeli 24"";31300000;2000\nAuraus;90620000;3000\n', 2),
        ('Kaapeli;"alle 3 m;2000\nAuraus;kadut;3000\n', 2),
        ('Siivous;1;2\nKaapeli;"alle 3 m;2000\nAuraus;"kadut";3000\n', 3),
        ('Kaapeli;"alle 3 m;2000\nAuraus;kadut";3000\n', 2),
    ],
)
def test_a_quote_that_is_not_closed_is_told_by_row(text: str, row: int) -> None:
    with pytest.raises(UnreadableSheetError) as refused:
        read_plan(f"Hankinta;CPV;Arvo\n{text}".encode())
    assert (refused.value.code, refused.value.params) == ("unclosed_quote", {"row": row})


def test_quotes_within_a_cell_are_fine() -> None:
    rows = 'Putki 5" muovia;kadut\n"Putki ""suuri""" ;"a, b"\n'
    reading = read_plan(f"Hankinta;Kuvaus\n{rows}".encode())
    titles = [row.values.titles["fi"] for row in reading.rows]
    assert titles == ['Putki 5" muovia', 'Putki "suuri"']


def test_the_letters_of_iso_8859_15_are_read() -> None:
    reading = read_plan("Hankinta;Huom\nŠekit päiväkotiin;5 €\n".encode("iso8859-15"))
    values = reading.rows[0].values
    assert (values.titles, values.notes) == ({"fi": "Šekit päiväkotiin"}, "5 €")


@pytest.mark.parametrize(
    "text", ["PÄIVÄKODIT", "The town’s paper", "“Talo” ja piha", "Hämeen työt"]
)
def test_the_letters_of_a_mac_are_refused(text: str) -> None:
    assert refusal(f"Hankinta;Arvo\n{text};5\n".encode("mac_roman")) is ProblemCode.WRONG_ENCODING


@pytest.mark.parametrize("text", ["5 M€ ja", "Tšekki – Malli´s, “Talo”", "Žiguli… päivä"])
def test_the_signs_of_windows_are_read(text: str) -> None:
    reading = read_plan(f"Hankinta;Kuvaus\nPäivä {text};{text}\n".encode("cp1252"))
    assert reading.rows[0].values.descriptions == {"fi": text}


@pytest.mark.parametrize("encoding", ["utf-32", "utf-16-be"])
def test_wide_encodings_are_read_by_their_byte_order_mark(encoding: str) -> None:
    mark = "" if encoding == "utf-32" else "\ufeff"
    assert read_plan((mark + TEXT).encode(encoding)).rows


def test_unknown_headings_are_told_also_where_cells_hold_another_delimiter() -> None:
    rows = "Asia,Hinta,Milloin\n" + "x," + "a;" * 120 + ",2027\n" + "y,1,2\n"
    assert refusal(rows.encode()) is ProblemCode.NO_HEADINGS
