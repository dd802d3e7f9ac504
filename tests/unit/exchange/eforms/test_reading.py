"""Planning notices as drafts: what we write we read, and the rest is listed."""

from pathlib import Path

import pytest

from api.core.errors import UnreadableFile
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.exchange.eforms.notice import NoticeSubtype
from api.exchange.eforms.reading.parse import LARGEST, parse
from api.exchange.eforms.reading.planning import ReadNotice, read_planning
from api.exchange.eforms.writing.notice import write
from tests.unit.exchange.eforms.notices import FI, notice, scope

PLANNING = NoticeSubtype.PLANNING_GENERAL


def read(data: bytes) -> ReadNotice:
    return read_planning(parse(data), new_id())


def test_our_own_notice_comes_back() -> None:
    draft = read(write(notice(PLANNING))).draft
    assert draft.title == {FI: LocalText("Koulukuljetukset")}
    assert (draft.category, draft.cpv_main, draft.cpv_additional) == (
        "services",
        "60130000",
        ["60112000"],
    )
    assert (draft.regions, draft.contract_months, draft.lots) == (["17"], 48, [])
    assert draft.value is not None
    assert draft.value.high == "150000.00"
    assert draft.notice_expected is not None
    assert draft.notice_expected.value.isoformat() == "2027-07-01"
    assert draft.contact is not None
    assert draft.contact.email == "hankinnat@example.fi"
    assert draft.notes == "eForms: 52fe3748-f475-4381-9dbf-31ebb08889e8"


def test_a_duration_that_the_platform_does_not_take_is_listed() -> None:
    read_notice = read(write(notice(PLANNING, whole=scope(months=601))))
    assert read_notice.draft.contract_months is None
    assert "601" in {text for path, text in read_notice.left if path.endswith("DurationMeasure")}


def test_parts_become_lots() -> None:
    parts = (scope(title={FI: "Pohjoinen"}), scope(title={FI: "Etelä"}, sme_suitable=True))
    lots = read(write(notice(PLANNING, parts=parts))).draft.lots
    assert [lot.title[FI].text for lot in lots] == ["Pohjoinen", "Etelä"]
    assert [lot.sme_suitable for lot in lots] == [None, True]


def test_what_has_no_place_is_listed_with_its_path() -> None:
    left = dict(read(write(notice(PLANNING))).left)
    ending = {path.rpartition("/")[2] for path in left}
    assert "CityName" in ending
    assert ending.isdisjoint({"Description", "ItemClassificationCode", "DurationMeasure"})


def test_a_part_that_says_something_else_is_listed() -> None:
    other = scope(title={FI: "Toinen nimi"})
    left = read(write(notice(PLANNING, parts=(other,)))).left
    path = "/PriorInformationNotice/ProcurementProjectLot/ProcurementProject/Name"
    assert (path, "Toinen nimi") in left


def test_every_text_of_the_sdk_s_example_is_taken_or_listed(reference: Path) -> None:
    data = (reference / "eforms" / "pin-only_24.xml").read_bytes()
    result = read(data)
    assert result.draft.title == {Language.EN: LocalText("ProPrName1234")}
    listed = {text for _, text in result.left}
    assert {"Noteblablabla", "RealizedLocStreet1234", "DE123", "eSendCorp"} <= listed


HOSTILE = {
    "entities": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "outside": b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "depth": b"<a>" * 5_000 + b"</a>" * 5_000,
    "size": b"<a>" + b" " * LARGEST + b"</a>",
    "no XML": b"PK\x03\x04",
    "cut": b"<a><b>",
    "encoding": b'<?xml version="1.0" encoding="utf-7"?><a/>',
    "empty": b"",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_xml_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        parse(data)
