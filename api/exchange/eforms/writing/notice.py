"""Writes a notice as XML. Missing fields are left out: `rules/checking.py` names them. Pure."""

from api.exchange.eforms.notice import Flavour, Notice, NoticeSubtype
from api.exchange.eforms.writing.parties import contracting_party, organisations
from api.exchange.eforms.writing.scopes import in_words, lot, part, project
from api.exchange.eforms.writing.values import ISO_639_2, written_day, written_time
from api.exchange.eforms.writing.xml import Element, encoded, extension, node, root

LOCAL_LAW = "LocalLegalBasis"
_DIRECTIVES = {
    NoticeSubtype.CONSULTATION: "other",
    NoticeSubtype.PLANNING_GENERAL: "32014L0024",
    NoticeSubtype.PLANNING_UTILITIES: "32014L0025",
    NoticeSubtype.PLANNING_DEFENCE: "32009L0081",
}


def write(notice: Notice) -> bytes:
    return encoded(tree(notice))


def tree(notice: Notice) -> Element:
    return root(
        extension(
            node(
                "efac:NoticeSubType",
                node("cbc:SubTypeCode", notice.subtype.value, listName="notice-subtype"),
            ),
            organisations(notice),
        ),
        _head(notice),
        contracting_party(notice),
        _law(notice) if notice.subtype.is_consultation else None,
        project(notice.whole, notice.languages),
        _parts(notice),
        _national(notice),
    )


def _head(notice: Notice) -> list[Element | None]:
    consultation, planned = notice.subtype.is_consultation, notice.tender_expected
    first, *others = (ISO_639_2[language] for language in notice.languages)
    kind, form = ("pmc", "consultation") if consultation else ("pin-only", "planning")
    return [
        node("cbc:UBLVersionID", "2.3"),
        node("cbc:CustomizationID", f"eforms-sdk-{notice.sdk}"),
        node("cbc:ID", str(notice.id), schemeName="notice-id"),
        node("cbc:IssueDate", written_day(notice.sent_at, notice.sent_at)),
        node("cbc:IssueTime", written_time(notice.sent_at)),
        node("cbc:VersionID", "01"),
        node("cbc:PlannedDate", written_day(planned, notice.sent_at)) if planned else None,
        node("cbc:RegulatoryDomain", _DIRECTIVES[notice.subtype]),
        node("cbc:NoticeTypeCode", kind, listName=form),
        node("cbc:NoticeLanguageCode", first),
        *(node("cac:AdditionalNoticeLanguage", node("cbc:ID", code)) for code in others),
    ]


def _law(notice: Notice) -> Element | None:
    reference = node(
        "cac:ProcurementLegislationDocumentReference",
        node("cbc:ID", LOCAL_LAW),
        in_words("cbc:DocumentDescription", notice.legal_basis, notice.languages),
    )
    return node("cac:TenderingTerms", reference)


def _parts(notice: Notice) -> list[Element | None]:
    """A notice that is not divided has one part with the number 0."""
    first = 0 if len(notice.parts) == 1 else 1
    write_part = lot if notice.subtype.is_consultation else part
    return [write_part(notice, scope, number) for number, scope in enumerate(notice.parts, first)]


def _national(notice: Notice) -> Element | None:
    """Hilma requires FI-20 in a consultation and refuses it in a planning notice."""
    known = notice.above_eu_threshold
    if notice.flavour is Flavour.EU or not notice.subtype.is_consultation or known is None:
        return None
    indicator = node("hilma:IsEUApplicableConstraintIndicator", str(known).lower())
    return node("hilma:NationalExtension", node("hilma:ProcurementProject", indicator))
