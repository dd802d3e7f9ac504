"""A planning notice as the draft of a procurement. Pure."""

import re
from datetime import date
from typing import NamedTuple
from uuid import UUID

from api.core.partial_dates import PartialDate, Precision
from api.exchange.eforms.reading.cursor import Reader
from api.exchange.eforms.rules.dates import moment_of
from api.exchange.eforms.rules.fields import BUYERS, PART
from api.exchange.eforms.rules.findings import texts
from api.exchange.eforms.writing.values import counterparts
from api.exchange.eforms.writing.xml import Element
from api.plans.inputs.procurements import Money, ProcurementCreate
from api.plans.models.values import Contact, ProcurementCategory, ProcurementLot

_PROJECT = "cac:ProcurementProject"
_AMOUNT = "cac:RequestedTenderTotal/cbc:EstimatedOverallContractAmount"
_NATURE = "cbc:ProcurementTypeCode[@listName='contract-nature']"
_CODE = "cbc:ItemClassificationCode"
_PREVIOUS = "cac:TenderingProcess/cac:NoticeDocumentReference/cbc:ID"
_MONTHS = {"MONTH": 1, "YEAR": 12}
_MOST_MONTHS = 600
"""As the API takes. A longer duration is listed as not understood."""
_REPEATED = (
    "cbc:Name", "cbc:Description", _NATURE, f"*/{_CODE}", _AMOUNT,
    "cac:RealizedLocation//cbc:CountrySubentityCode", "cac:PlannedPeriod/cbc:DurationMeasure",
)  # fmt: skip
_FRAME = (
    "/*/cbc:UBLVersionID", "/*/cbc:CustomizationID", "/*/cbc:IssueDate", "/*/cbc:IssueTime",
    "/*/cbc:VersionID", "/*/cbc:RegulatoryDomain", "/*/cbc:NoticeTypeCode",
    "/*/cbc:NoticeLanguageCode", "/*/cac:AdditionalNoticeLanguage/cbc:ID", "//cbc:SubTypeCode",
    "//cac:PartyIdentification/cbc:ID", "//cac:Country/cbc:IdentificationCode",
    "/*/cac:ProcurementProjectLot/cbc:ID",
)  # fmt: skip
"""What makes the document a notice, and needs no place in a procurement."""


class ReadNotice(NamedTuple):
    draft: ProcurementCreate
    notice_id: str | None
    previous: list[str]
    """Ids of earlier planning notices about the same."""
    business_id: str | None
    """Of the buyer."""
    left: list[tuple[str, str]]
    """Path and text of what was not understood."""


def read_planning(notice: Element, plan_id: UUID) -> ReadNotice:
    reader = Reader(notice)
    for path in _FRAME:
        reader.all(path)
    notice_id = reader.first("/*/cbc:ID[@schemeName='notice-id']")
    previous = reader.all(f"{PART}/{_PREVIOUS}")
    business_id = reader.first(f"{BUYERS}/cac:PartyLegalEntity/cbc:CompanyID")
    draft = _draft(reader, plan_id)
    draft.notes = "\n".join(
        [*([f"eForms: {notice_id}"] if notice_id else []), *(f"eForms ← {it}" for it in previous)]
    )
    return ReadNotice(draft, notice_id, previous, business_id, reader.left())


def _draft(reader: Reader, plan_id: UUID) -> ProcurementCreate:
    [whole, *_] = [each for each, _ in texts(reader.notice, f"/*/{_PROJECT}")]
    categories = {code: own for own, code in counterparts("procurement-categories").items()}
    regions = {code: own for own, code in counterparts("regions", "nuts3").items()}
    natures = reader.coded(_NATURE, categories, whole)
    parts = [each for each, _ in texts(reader.notice, f"{PART}/{_PROJECT}")]
    alone = parts[0] if len(parts) == 1 else None
    return ProcurementCreate(
        plan_id=plan_id,
        title=reader.words("cbc:Name", whole),
        description=reader.words("cbc:Description", whole),
        reference=reader.first("cbc:ID", whole),
        category=ProcurementCategory(natures[0]) if natures else None,
        cpv_main=reader.first(f"cac:MainCommodityClassification/{_CODE}", whole),
        cpv_additional=reader.all(f"cac:AdditionalCommodityClassification/{_CODE}", whole),
        regions=reader.coded("cac:RealizedLocation//cbc:CountrySubentityCode", regions, whole),
        value=_value(reader, whole),
        notice_expected=_expected(reader),
        contract_months=_months(reader, whole),
        lots=[_lot(reader, part) for part in parts] if len(parts) > 1 else _alone(reader, parts),
        sme_suitable=None if alone is None else _sme(reader, alone),
        contact=_contact(reader),
    )


def _alone(reader: Reader, parts: list[Element]) -> list[ProcurementLot]:
    """The only part repeats the whole. What it says otherwise stays untaken."""
    for part in parts:
        for path in _REPEATED:
            same = {text for _, text in texts(reader.notice, f"/*/{_PROJECT}/{path}")}
            reader.coded(path, {text: text for text in same}, part)
    return []


def _lot(reader: Reader, part: Element) -> ProcurementLot:
    value = _value(reader, part)
    return ProcurementLot(
        title=reader.words("cbc:Name", part),
        cpv=reader.first(f"cac:MainCommodityClassification/{_CODE}", part),
        value_high=value.high if value else None,
        value_low=value.low if value else None,
        sme_suitable=_sme(reader, part),
    )


def _sme(reader: Reader, part: Element) -> bool | None:
    suitable = reader.first("cbc:SMESuitableIndicator", part)
    return None if suitable is None else suitable == "true"


def _value(reader: Reader, project: Element) -> Money | None:
    for element, _ in texts(project, _AMOUNT):
        amount = reader.first(_AMOUNT, project)
        return Money(low=amount, high=amount, currency=element.get("currencyID", "EUR"))
    return None


def _expected(reader: Reader) -> PartialDate | None:
    text = reader.first("/*/cbc:PlannedDate")
    if text is None or moment_of(text, "") is None:
        return None
    return PartialDate(date.fromisoformat(text[:10]), Precision.DAY)


def _months(reader: Reader, project: Element) -> int | None:
    path = "cac:PlannedPeriod/cbc:DurationMeasure"
    for element, text in texts(project, path):
        factor = _MONTHS.get(element.get("unitCode", ""))
        if not factor or not re.fullmatch("[0-9]{1,3}", text):
            continue
        if 1 <= (months := int(text) * factor) <= _MOST_MONTHS:
            reader.first(path, project)
            return months
    return None


def _contact(reader: Reader) -> Contact | None:
    email = reader.first(f"{BUYERS}/cac:Contact/cbc:ElectronicMail")
    phone = reader.first(f"{BUYERS}/cac:Contact/cbc:Telephone")
    name = reader.first(f"{BUYERS}/cac:Contact/cbc:Name") or ""
    return Contact(name, email, phone) if email or phone or name else None
