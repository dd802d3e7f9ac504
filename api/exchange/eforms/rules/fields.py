"""Fields that a notice must have, by subtype and flavour. Facts of the eForms SDK 1.13 to 1.15
and of the Hilma SDK, in our own words: tests compare them with the SDK's files.
"""

from collections.abc import Iterator
from typing import NamedTuple

from api.exchange.eforms.notice import Flavour, NoticeSubtype

_EFORMS = "ext:UBLExtensions/ext:UBLExtension/ext:ExtensionContent/efext:EformsExtension"
ROOT = "/*"
COMPANY = f"/*/{_EFORMS}/efac:Organizations/efac:Organization/efac:Company"
BUYERS = (
    f"{COMPANY}[cac:PartyIdentification/cbc:ID"
    " = /*/cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID]"
)
LOT = "/*/cac:ProcurementProjectLot[cbc:ID/@schemeName='Lot']"
PART = "/*/cac:ProcurementProjectLot[cbc:ID/@schemeName='Part']"
LAW = "/*/cac:TenderingTerms/cac:ProcurementLegislationDocumentReference"
_OTHER_LAW = "/*[cbc:RegulatoryDomain = 'other']"
_ANSWERS = f"cac:TenderingProcess/{_EFORMS}/efac:AnswerReceptionPeriod"
_ADDRESS = "cac:RealizedLocation/cac:Address"
_PLACE = f"cac:ProcurementProject/{_ADDRESS}/*[self::cbc:CountrySubentityCode or self::cbc:Region]"
_LEGAL_TYPE = "cac:ContractingPartyType/cbc:PartyTypeCode[@listName='buyer-legal-type']"
_ACTIVITY = "cac:ContractingActivity/cbc:ActivityTypeCode[@listName='authority-activity']"

CONSULTATION = frozenset({NoticeSubtype.CONSULTATION})
PLANNING = frozenset(NoticeSubtype) - CONSULTATION
EVERY = CONSULTATION | PLANNING
_FI, _BOTH = frozenset({Flavour.FI}), frozenset(Flavour)


class Field(NamedTuple):
    """Each thing that the XPath `within` finds must have something at the XPath `path`."""

    id: str
    within: str
    path: str
    subtypes: frozenset[NoticeSubtype] = EVERY
    flavours: frozenset[Flavour] = _BOTH


def _project(suffix: str, within: str, subtypes: frozenset[NoticeSubtype]) -> Iterator[Field]:
    code = "cac:ProcurementProject/cac:MainCommodityClassification/cbc:ItemClassificationCode"
    for number, path in (
        ("BT-21", "cac:ProcurementProject/cbc:Name"),
        ("BT-24", "cac:ProcurementProject/cbc:Description"),
        ("BT-23", "cac:ProcurementProject/cbc:ProcurementTypeCode[@listName='contract-nature']"),
        ("BT-26(m)", f"{code}/@listName"),
        ("BT-262", code),
    ):
        yield Field(f"{number}-{suffix}", within, path, subtypes)


FIELDS = (
    Field("OPP-070-notice", ROOT, f"{_EFORMS}/efac:NoticeSubType/cbc:SubTypeCode"),
    Field("OPT-001-notice", ROOT, "cbc:UBLVersionID"),
    Field("OPT-002-notice", ROOT, "cbc:CustomizationID"),
    Field("BT-701-notice", ROOT, "cbc:ID[@schemeName='notice-id']"),
    Field("BT-05(a)-notice", ROOT, "cbc:IssueDate"),
    Field("BT-05(b)-notice", ROOT, "cbc:IssueTime"),
    Field("BT-757-notice", ROOT, "cbc:VersionID"),
    Field("BT-127-notice", ROOT, "cbc:PlannedDate", PLANNING),
    Field("BT-01-notice", ROOT, "cbc:RegulatoryDomain"),
    Field("BT-02-notice", ROOT, "cbc:NoticeTypeCode"),
    Field("BT-03-notice", ROOT, "cbc:NoticeTypeCode/@listName"),
    Field("BT-702(a)-notice", ROOT, "cbc:NoticeLanguageCode"),
    Field(
        "BT-01(e)-Procedure",
        _OTHER_LAW,
        "cac:TenderingTerms/cac:ProcurementLegislationDocumentReference/cbc:ID",
    ),
    Field("BT-01(f)-Procedure", f"{LAW}[cbc:ID = 'LocalLegalBasis']", "cbc:DocumentDescription"),
    Field(
        "OPT-300-Procedure-Buyer",
        ROOT,
        "cac:ContractingParty/cac:Party/cac:PartyIdentification/cbc:ID",
    ),
    Field("BT-11-Procedure-Buyer", "/*/cac:ContractingParty", _LEGAL_TYPE, PLANNING),
    Field("BT-11-Procedure-Buyer", "/*/cac:ContractingParty", _LEGAL_TYPE, CONSULTATION, _FI),
    Field("BT-10-Procedure-Buyer", "/*/cac:ContractingParty", _ACTIVITY, PLANNING),
    Field("OPT-200-Organization-Company", COMPANY, "cac:PartyIdentification/cbc:ID"),
    Field("BT-500-Organization-Company", COMPANY, "cac:PartyName/cbc:Name"),
    Field(
        "BT-514-Organization-Company",
        COMPANY,
        "cac:PostalAddress/cac:Country/cbc:IdentificationCode",
    ),
    Field("BT-501-Organization-Company", COMPANY, "cac:PartyLegalEntity/cbc:CompanyID", PLANNING),
    Field(
        "BT-501-Organization-Company",
        COMPANY,
        "cac:PartyLegalEntity/cbc:CompanyID",
        CONSULTATION,
        _FI,
    ),
    Field("BT-513-Organization-Company", COMPANY, "cac:PostalAddress/cbc:CityName", PLANNING),
    Field(
        "BT-513-Organization-Company", COMPANY, "cac:PostalAddress/cbc:CityName", CONSULTATION, _FI
    ),
    Field(
        "BT-507-Organization-Company",
        COMPANY,
        "cac:PostalAddress/cbc:CountrySubentityCode",
        EVERY,
        _FI,
    ),
    Field(
        "BT-512-Organization-Company", COMPANY, "cac:PostalAddress/cbc:PostalZone", PLANNING, _FI
    ),
    Field("BT-506-Organization-Company", BUYERS, "cac:Contact/cbc:ElectronicMail", EVERY, _FI),
    *_project("Procedure", ROOT, EVERY),
    Field("BT-5071-Procedure", ROOT, _PLACE, CONSULTATION),
    Field("BT-137-Lot", ROOT, "cac:ProcurementProjectLot/cbc:ID[@schemeName='Lot']", CONSULTATION),
    *_project("Lot", LOT, CONSULTATION),
    Field("BT-5071-Lot", LOT, _PLACE, CONSULTATION),
    Field(
        "BT-18-Lot", LOT, "cac:TenderingTerms/cac:TenderRecipientParty/cbc:EndpointID", CONSULTATION
    ),
    Field("BT-97-Lot", LOT, "cac:TenderingTerms/cac:Language/cbc:ID", CONSULTATION),
    Field("BT-800(d)-Lot", LOT, f"{_ANSWERS}/cbc:EndDate", CONSULTATION),
    Field("BT-800(t)-Lot", LOT, f"{_ANSWERS}/cbc:EndTime", CONSULTATION),
    Field(
        "BT-17-Lot",
        LOT,
        "cac:TenderingProcess/cbc:SubmissionMethodCode[@listName='esubmission']",
        CONSULTATION,
        _FI,
    ),
    Field(
        "BT-745-Lot",
        f"{LOT}[cac:TenderingProcess/cbc:SubmissionMethodCode = 'allowed'"
        " or cac:TenderingProcess/cbc:SubmissionMethodCode = 'not-allowed']",
        "cac:TenderingProcess/cac:ProcessJustification/cbc:Description",
        CONSULTATION,
        _FI,
    ),
    Field(
        "FI-20",
        ROOT,
        "hilma:NationalExtension/hilma:ProcurementProject/hilma:IsEUApplicableConstraintIndicator",
        CONSULTATION,
        _FI,
    ),
    Field("BT-137-Part", ROOT, "cac:ProcurementProjectLot/cbc:ID[@schemeName='Part']", PLANNING),
    *_project("Part", PART, PLANNING),
    Field(
        "OPT-301-Part-ReviewOrg",
        PART,
        "cac:TenderingTerms/cac:AppealTerms/cac:AppealReceiverParty/cac:PartyIdentification/cbc:ID",
        PLANNING,
    ),
)


def fields_of(subtype: NoticeSubtype, flavour: Flavour) -> list[Field]:
    return [it for it in FIELDS if subtype in it.subtypes and flavour in it.flavours]
