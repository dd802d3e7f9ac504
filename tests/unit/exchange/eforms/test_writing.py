"""Notices as XML: what is complete has no findings, whatever the texts hold."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from api.core.i18n import Language
from api.core.text_types import cleaned
from api.exchange.eforms.notice import Flavour, NoticeSubtype, SdkVersion
from api.exchange.eforms.rules.checking import check
from api.exchange.eforms.writing.notice import tree, write
from tests.unit.exchange.eforms.notices import FI, buyer, notice, scope, texts

ROOT = "{urn:oasis:names:specification:ubl:schema:xsd:PriorInformationNotice-2}"
POST_CODE = "BT-512-Organization-Company"


@pytest.mark.parametrize("flavour", Flavour)
@pytest.mark.parametrize("sdk", SdkVersion)
def test_a_complete_consultation_has_no_findings(flavour: Flavour, sdk: SdkVersion) -> None:
    assert check(tree(notice(flavour=flavour, sdk=sdk)), flavour) == []


@pytest.mark.parametrize("subtype", sorted(set(NoticeSubtype) - {NoticeSubtype.CONSULTATION}))
def test_a_planning_notice_lacks_only_the_post_code_that_hilma_asks_for(
    subtype: NoticeSubtype,
) -> None:
    made = notice(subtype)
    assert check(tree(made), Flavour.EU) == []
    assert [it.field for it in check(tree(made), Flavour.FI)] == [POST_CODE]


@pytest.mark.parametrize(
    ("subtype", "kind", "law"),
    [
        (NoticeSubtype.CONSULTATION, "pmc", "other"),
        (NoticeSubtype.PLANNING_GENERAL, "pin-only", "32014L0024"),
        (NoticeSubtype.PLANNING_UTILITIES, "pin-only", "32014L0025"),
        (NoticeSubtype.PLANNING_DEFENCE, "pin-only", "32009L0081"),
    ],
)
def test_the_head_says_what_the_notice_is(subtype: NoticeSubtype, kind: str, law: str) -> None:
    written = write(notice(subtype, sdk=SdkVersion.V1_15))
    assert etree.fromstring(written).tag == f"{ROOT}PriorInformationNotice"
    assert texts(written, "//cbc:SubTypeCode") == [subtype]
    assert texts(written, "/*/cbc:CustomizationID") == ["eforms-sdk-1.15"]
    assert texts(written, "/*/cbc:NoticeTypeCode") == [kind]
    assert texts(written, "/*/cbc:RegulatoryDomain") == [law]
    assert texts(written, "/*/cbc:IssueDate") == ["2027-02-01+02:00"]
    assert texts(written, "/*/cbc:IssueTime") == ["09:00:00+02:00"]


def test_the_deadline_for_answers_is_written_with_its_offset() -> None:
    written = write(notice(answers_until=datetime(2027, 2, 20, 10, tzinfo=UTC)))
    assert texts(written, "//efac:AnswerReceptionPeriod/*") == [
        "2027-02-20+00:00",
        "10:00:00+00:00",
    ]


def test_additions_of_finland_are_in_the_finnish_flavour_only() -> None:
    national = "//hilma:IsEUApplicableConstraintIndicator"
    electronic = "//cbc:SubmissionMethodCode"
    finnish, european = write(notice()), write(notice(flavour=Flavour.EU))
    assert (texts(finnish, national), texts(finnish, electronic)) == (["true"], ["required"])
    assert (texts(european, national), texts(european, electronic)) == ([], [])


def test_hilma_refuses_its_extension_in_planning_notices() -> None:
    written = write(notice(NoticeSubtype.PLANNING_GENERAL))
    assert texts(written, "//hilma:*") == []


def test_one_part_has_the_number_zero_and_several_count_from_one() -> None:
    path = "/*/cac:ProcurementProjectLot/cbc:ID"
    assert texts(write(notice()), path) == ["LOT-0000"]
    assert texts(write(notice(parts=(scope(), scope()))), path) == ["LOT-0001", "LOT-0002"]
    planned = notice(NoticeSubtype.PLANNING_GENERAL, parts=(scope(), scope()))
    assert texts(write(planned), path) == ["PAR-0001", "PAR-0002"]


def test_every_language_of_the_notice_is_written_once() -> None:
    both = {FI: "Kuljetukset", Language.SV: "Transporter", Language.EN: "Transport"}
    said = scope(title=both, description=both)
    written = write(notice(languages=(FI, Language.SV), whole=said, parts=(said,)))
    assert texts(written, "/*/cbc:NoticeLanguageCode") == ["FIN"]
    assert texts(written, "/*/cac:AdditionalNoticeLanguage/cbc:ID") == ["SWE"]
    assert texts(written, "/*/cac:ProcurementProject/cbc:Name/@languageID") == ["FIN", "SWE"]


def test_the_market_court_reviews_planned_procurements() -> None:
    written = write(notice(NoticeSubtype.PLANNING_GENERAL))
    [reviewer] = texts(written, "//cac:AppealReceiverParty/cac:PartyIdentification/cbc:ID")
    named = f"//efac:Company[cac:PartyIdentification/cbc:ID='{reviewer}']/cac:PartyName/cbc:Name"
    assert texts(written, named) == ["Markkinaoikeus"]


def test_what_is_unknown_leaves_no_empty_element() -> None:
    bare = scope(natures=(), cpv=(), nuts=(), value=None, months=None, description={})
    nobody = buyer(
        business_id=None, city=None, nuts=None, legal_type=None, activity=None, email=None
    )
    written = write(notice(buyer=nobody, whole=bare, parts=(bare,), answers_until=None))
    assert texts(written, "//*[not(*) and not(normalize-space())]") == []


@given(st.text(max_size=300))
@settings(deadline=None)  # the first one reads the code lists
def test_any_text_is_kept(text: str) -> None:
    said = scope(title={FI: text})
    written = write(replace(notice(), whole=said))
    kept = cleaned(text, lines=True).strip()
    found = texts(written, "/*/cac:ProcurementProject/cbc:Name")
    assert found == ([kept] if kept else [])
