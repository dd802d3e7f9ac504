"""Our own field rules refuse broken notices without any SDK."""

from collections.abc import Callable

import pytest
from lxml import etree

from api.exchange.eforms.notice import Flavour, NoticeSubtype
from api.exchange.eforms.rules.checking import check
from api.exchange.eforms.rules.codes import is_cpv, is_nuts
from api.exchange.eforms.rules.dates import moment_of
from api.exchange.eforms.writing.notice import tree
from api.exchange.eforms.writing.xml import Element
from tests.unit.exchange.eforms.notices import notice, one

Break = Callable[[Element], None]
LOT = "/*/cac:ProcurementProjectLot"


def without(path: str) -> Break:
    def take(written: Element) -> None:
        element = one(written, path)
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)

    return take


def says(path: str, text: str, **attributes: str) -> Break:
    def write(written: Element) -> None:
        element = one(written, path)
        element.text = text
        element.attrib.update(attributes)

    return write


def of_another_document(written: Element) -> None:
    written.tag = "{urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2}ContractNotice"


TITLE = "/*/cac:ProcurementProject/cbc:Name"
CPV = "/*/cac:ProcurementProject/cac:MainCommodityClassification/cbc:ItemClassificationCode"
REGION = f"{LOT}/cac:ProcurementProject/cac:RealizedLocation/cac:Address/cbc:CountrySubentityCode"
AMOUNT = "/*/cac:ProcurementProject/cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount"
ANSWERS = "//efac:AnswerReceptionPeriod"
BROKEN: dict[str, tuple[Break, str, str]] = {
    "no deadline": (without(f"{ANSWERS}/cbc:EndDate"), "BT-800(d)-Lot", "eforms_missing"),
    "check digit": (
        says("//cbc:CompanyID", "0988084-2"),
        "BT-501-Organization-Company",
        "eforms_business_id",
    ),
    "foreign CPV": (says(CPV, "99999999"), "BT-262-Procedure", "eforms_cpv"),
    "foreign NUTS": (says(REGION, "DE401"), "BT-5071-Lot", "eforms_nuts"),
    "currency": (says(AMOUNT, "150000", currencyID="FIM"), "BT-27-Procedure", "eforms_amount"),
    "title in another language": (
        says(TITLE, "Transport", languageID="ENG"),
        "BT-21-Procedure",
        "eforms_language",
    ),
    "no description": (
        without("/*/cac:ProcurementProject/cbc:Description"),
        "BT-24-Procedure",
        "eforms_missing",
    ),
    "another subtype": (says("//cbc:SubTypeCode", "16"), "OPP-070-notice", "eforms_subtype"),
    "another form": (
        says("/*/cbc:NoticeTypeCode", "cn-standard", listName="competition"),
        "BT-02-notice",
        "eforms_form",
    ),
    "deadline before dispatch": (
        says(f"{ANSWERS}/cbc:EndDate", "2027-01-31+02:00"),
        "BT-800(d)-Lot",
        "eforms_early",
    ),
    "no date": (
        says(f"{ANSWERS}/cbc:EndDate", "2027-02-30+02:00"),
        "BT-800(d)-Lot",
        "eforms_date",
    ),
    "unknown SDK": (
        says("/*/cbc:CustomizationID", "eforms-sdk-1.16"),
        "OPT-002-notice",
        "eforms_sdk",
    ),
    "another root": (of_another_document, "ND-Root", "eforms_root"),
    "no reason for paper": (
        says("//cbc:SubmissionMethodCode", "not-allowed"),
        "BT-745-Lot",
        "eforms_missing",
    ),
}


@pytest.mark.parametrize(("spoil", "field", "code"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_notice_is_refused_for_what_is_broken(spoil: Break, field: str, code: str) -> None:
    written = tree(notice())
    spoil(written)
    assert [(it.field, it.code) for it in check(written, Flavour.FI)] == [(field, code)]


def test_an_announcement_of_the_past_is_refused() -> None:
    written = tree(notice(NoticeSubtype.PLANNING_GENERAL))
    says("/*/cbc:PlannedDate", "2027-01-01+02:00")(written)
    found = [(it.field, it.code) for it in check(written, Flavour.EU)]
    assert found == [("BT-127-notice", "eforms_early")]


def test_a_finding_names_the_lot() -> None:
    whole = notice().whole
    written = tree(notice(parts=(whole, whole)))
    without(f"{LOT}[2]/cac:ProcurementProject/cbc:Name")(written)
    [found] = check(written, Flavour.FI)
    assert found.path == "/PriorInformationNotice/ProcurementProjectLot[ID='LOT-0002']"


def test_nothing_else_is_said_of_a_notice_of_an_unknown_version() -> None:
    written = tree(notice())
    says("/*/cbc:CustomizationID", "eforms-de-2.0")(written)
    without("/*/cbc:VersionID")(written)
    assert [it.code for it in check(written, Flavour.FI)] == ["eforms_sdk"]


def test_an_empty_document_is_no_notice() -> None:
    assert [it.code for it in check(etree.Element("nothing"), Flavour.EU)] == ["eforms_root"]


@pytest.mark.parametrize(
    ("code", "country", "known"),
    [
        ("FI1D9", "FIN", True),
        ("FIZZZ", "FIN", True),
        ("FI1A9", "FIN", False),
        ("SE110", "SWE", True),
        ("SE110", "FIN", False),
        ("SE1", "SWE", False),
        ("US001", "USA", False),
    ],
)
def test_regions_belong_to_their_country(code: str, country: str, known: bool) -> None:
    assert is_nuts(code, country) is known


def test_a_cpv_code_has_eight_digits_and_a_division_that_exists() -> None:
    assert is_cpv("60130000")
    assert not any(is_cpv(code) for code in ("60130000-8", "6013", "01000000", "６0130000"))


def test_moments_without_an_offset_are_utc() -> None:
    moment = moment_of("2027-02-20", "10:00:00")
    assert moment is not None
    assert moment.isoformat() == "2027-02-20T10:00:00+00:00"
    assert moment_of("2027-02-20+25:99", "10:00:00") is None
