"""What is bought, of the whole and of each lot or part."""

from collections.abc import Iterable

from api.core.i18n import Language
from api.exchange.eforms.notice import Flavour, Notice, Scope, Words
from api.exchange.eforms.writing.values import ISO_639_2, written_day, written_time
from api.exchange.eforms.writing.xml import Element, extension, node

REVIEW = "ORG-0002"


def in_words(name: str, words: Words, languages: Iterable[Language]) -> list[Element | None]:
    return [
        node(name, words.get(language), languageID=ISO_639_2[language]) for language in languages
    ]


def project(scope: Scope, languages: Iterable[Language]) -> Element | None:
    languages = tuple(languages)
    main, *more = scope.natures or (None,)
    return node(
        "cac:ProcurementProject",
        in_words("cbc:Name", scope.title, languages),
        in_words("cbc:Description", scope.description, languages),
        node("cbc:ProcurementTypeCode", main, listName="contract-nature"),
        node("cbc:SMESuitableIndicator", _indicator(scope.sme_suitable)),
        (_additional_nature(code) for code in more),
        _value(scope),
        _commodities(scope),
        (_place(code) for code in scope.nuts),
        _duration(scope.months),
    )


def lot(notice: Notice, scope: Scope, number: int) -> Element | None:
    return node(
        "cac:ProcurementProjectLot",
        node("cbc:ID", f"LOT-{number:04}", schemeName="Lot"),
        node(
            "cac:TenderingTerms",
            node("cac:TenderRecipientParty", node("cbc:EndpointID", notice.answer_address)),
            (node("cac:Language", node("cbc:ID", ISO_639_2[each])) for each in notice.languages),
        ),
        _answers(notice),
        project(scope, notice.languages),
    )


def part(notice: Notice, scope: Scope, number: int) -> Element | None:
    identification = node(
        "cac:PartyIdentification", node("cbc:ID", REVIEW, schemeName="organization")
    )
    appeals = node("cac:AppealTerms", node("cac:AppealReceiverParty", identification))
    return node(
        "cac:ProcurementProjectLot",
        node("cbc:ID", f"PAR-{number:04}", schemeName="Part"),
        node("cac:TenderingTerms", appeals),
        project(scope, notice.languages),
    )


def _answers(notice: Notice) -> Element | None:
    """BT-800, and BT-17 for Hilma: answers are electronic only, so no reason (BT-745) is due."""
    until = notice.answers_until
    period = None
    if until is not None:
        day = node("cbc:EndDate", written_day(until, until))
        period = node("efac:AnswerReceptionPeriod", day, node("cbc:EndTime", written_time(until)))
    electronic = "required" if notice.flavour is Flavour.FI else None
    return node(
        "cac:TenderingProcess",
        extension(period),
        node("cbc:SubmissionMethodCode", electronic, listName="esubmission"),
    )


def _additional_nature(code: str) -> Element | None:
    kind = node("cbc:ProcurementTypeCode", code, listName="contract-nature")
    return node("cac:ProcurementAdditionalType", kind)


def _value(scope: Scope) -> Element | None:
    if scope.value is None:
        return None
    amount, currency = scope.value
    written = node("cbc:EstimatedOverallContractAmount", str(amount), currencyID=currency)
    return node("cac:RequestedTenderTotal", written)


def _commodities(scope: Scope) -> Iterable[Element | None]:
    for number, code in enumerate(scope.cpv):
        kind = "Additional" if number else "Main"
        written = node("cbc:ItemClassificationCode", code, listName="cpv")
        yield node(f"cac:{kind}CommodityClassification", written)


def _place(nuts: str) -> Element | None:
    country = node("cbc:IdentificationCode", "FIN", listName="country")
    return node(
        "cac:RealizedLocation",
        node(
            "cac:Address",
            node("cbc:CountrySubentityCode", nuts, listName="nuts"),
            node("cac:Country", country),
        ),
    )


def _duration(months: int | None) -> Element | None:
    if not months:
        return None
    return node("cac:PlannedPeriod", node("cbc:DurationMeasure", str(months), unitCode="MONTH"))


def _indicator(value: bool | None) -> str | None:
    return None if value is None else str(value).lower()
