import json
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import BinaryIO

import pytest

from api.codelists.parsing import (
    merge_names,
    read_codes,
    read_csv,
    read_genericode,
    read_statfin,
)
from api.codelists.rows import CodeListError, CodeRow

Reader = Callable[[BinaryIO], Iterator[CodeRow]]

GENERICODE = """<?xml version="1.0" encoding="UTF-8"?>{doctype}
<gc:CodeList xmlns:gc="http://docs.oasis-open.org/codelist/ns/genericode/1.0/">
  <SimpleCodeList>
    <Row>
      <Value ColumnRef="code"><SimpleValue>{code}</SimpleValue></Value>
      <Value ColumnRef="Name"><SimpleValue>Works</SimpleValue></Value>
      <Value ColumnRef="deu_label"><SimpleValue>Bauleistung</SimpleValue></Value>
      <Value ColumnRef="fin_label"><SimpleValue>Rakennusurakat</SimpleValue></Value>
      <Value ColumnRef="swe_label"><SimpleValue>Byggentreprenader</SimpleValue></Value>
      <Value ColumnRef="order"><SimpleValue>3</SimpleValue></Value>
    </Row>
  </SimpleCodeList>
</gc:CodeList>"""
BOMB = (
    '<!DOCTYPE b [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {x} "{f"&{y};" * 10}">' for x, y in zip("bcdefghi", "abcdefgh", strict=True)
    )
    + "]>"
)


def genericode(code: str = "works", doctype: str = "") -> str:
    return GENERICODE.format(code=code, doctype=doctype)


def read(text: str | bytes, reader: Reader = read_codes) -> list[CodeRow]:
    return list(reader(BytesIO(text.encode() if isinstance(text, str) else text)))


def fault(text: str | bytes, reader: Reader = read_codes) -> CodeListError:
    with pytest.raises(CodeListError) as caught:
        read(text, reader)
    return caught.value


def test_genericode_is_parsed() -> None:
    names = {"fi": "Rakennusurakat", "sv": "Byggentreprenader", "en": "Works"}
    assert read(genericode()) == [CodeRow("works", names, attributes={"order": "3"})]


@pytest.mark.parametrize(
    "doctype",
    [
        BOMB,
        '<!DOCTYPE l [<!ENTITY i SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!DOCTYPE l>",
    ],
)
def test_document_types_are_refused(doctype: str) -> None:
    entity = "&i;" if "ENTITY i" in doctype else "works"
    assert "document type" in fault(genericode(entity, doctype)).problem


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (genericode(code=" "), "line 4"),
        (genericode(code="&nowhere;"), "line 5"),
        (genericode()[:300], "line 7"),
        (genericode().replace('"code"', '"codes"'), "line 4"),
        (genericode().replace(' ColumnRef="Name"', ""), "line 6"),
        ("<html/>", "line 1"),
        ("", "line 1"),
    ],
)
def test_broken_genericode_names_its_line(text: str, where: str) -> None:
    assert fault(text, read_genericode).where == where


@pytest.mark.parametrize(
    "text",
    [
        "code,name_fi,name_sv,region_code\n091,Helsinki,Helsingfors,01\n",
        "\ufeffKoodi;Nimi;Namn;Maakunta\r\n091;Helsinki;Helsingfors;01\r\n\r\n;;;\r\n",
        "tunnus\tsuomi\tsvenska\tregion\n'091'\tHelsinki \tHelsingfors\t01",
    ],
)
def test_csv_is_parsed(text: str) -> None:
    names = {"fi": "Helsinki", "sv": "Helsingfors"}
    assert read(text) == [CodeRow("091", names, attributes={"region": "01"})]


def test_csv_as_statistics_finland_exports_it() -> None:
    text = 'code;level;classificationItemName;\n"\'01\'";1;"Södra; Österbotten";\n'.encode("cp1252")
    (row,) = read_csv(BytesIO(text), "sv")
    assert row == CodeRow("01", {"sv": "Södra; Österbotten"}, attributes={"level": "1"})


def test_dates_of_validity_are_parsed() -> None:
    (row,) = read("code,fi,valid_from,valid_to\n588,Pertunmaa,1926-01-01T00:00:00Z,2025\n")
    assert (row.valid_from, row.valid_to) == (date(1926, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("", "line 1", "no column for the code"),
        ("nimi\nHelsinki\n", "line 1", "no column for the code"),
        ("code,fi\n091,Helsinki\n091,Espoo\n", "line 3", "code 091 is already at line 2"),
        ("code,fi\n\n,Helsinki\n", "line 3", "no code"),
        ("code,fi\n091\n", "line 2", "no name"),
        ("code,fi\n091,Helsinki,01\n", "line 2", "more cells than the heading has"),
        ("code,fi,valid_from\n091,Helsinki,1.1.2026\n", "line 2", "'1.1.2026' is not a date"),
        ("code,fi,valid_from,valid_to\n1,A,2026,2025\n", "line 2", "valid_to is before valid_from"),
        ('code,fi\n091,"Helsinki\n', "line 2", "unexpected end of data"),
        (b"code,fi\n091,\x81\n", "line 1", "neither UTF-8 nor Windows-1252"),
    ],
)
def test_broken_csv_names_its_line(text: str | bytes, where: str, problem: str) -> None:
    error = fault(text, read_csv)
    assert (error.where, error.problem) == (where, problem)


def item(code: str | None, parent: str | None = None, **names: str) -> dict[str, object]:
    labels = [{"lang": lang, "langName": "", "name": name} for lang, name in names.items()]
    return {
        "classification": {"localId": "kunta_1_20260101"},
        "localId": f"kunta_1_20260101/{code or '091'}",
        "code": code,
        "level": 1,
        "parentCode": parent,
        "classificationItemNames": labels,
    }


def test_json_of_statistics_finland_is_parsed() -> None:
    rows = read(json.dumps([item("1", fi="Kunta", sv="Kommun"), item(None, "1", fi="Helsinki")]))
    assert rows == [
        CodeRow("1", {"fi": "Kunta", "sv": "Kommun"}),
        CodeRow("091", {"fi": "Helsinki"}, parent="1"),
    ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('{"error": "gone"}', "line 1"),
        ('[{"code": "091"}]', "item 1"),
        ("[1]", "item 1"),
        ("[\n{]", "line 2"),
        ("[" * 100_000, "line 1"),
        (b'["\xff"]', "line 1"),
        ('[{"code": "1", "classificationItemNames": 7}]', "item 1"),
    ],
)
def test_broken_json_names_its_place(text: str | bytes, where: str) -> None:
    assert fault(text, read_statfin).where == where


def test_answers_in_several_languages_are_joined() -> None:
    finnish = [CodeRow("853", {"fi": "Turku"})]
    swedish = [CodeRow("853", {"sv": "Åbo", "fi": "?"}), CodeRow("999", {"sv": "Okänd"})]
    assert merge_names(finnish, swedish) == [CodeRow("853", {"fi": "Turku", "sv": "Åbo"})]
