"""Codes and numbers of a notice: CPV, NUTS, natures, currencies, business ids."""

import re
from collections.abc import Iterator
from functools import cache

from stdnum.fi import alv, ytunnus

from api.codelists.catalogue import builtin
from api.codelists.rules import CPV
from api.exchange.eforms.rules.fields import COMPANY
from api.exchange.eforms.rules.findings import Finding, path_of, texts
from api.exchange.eforms.writing.values import counterparts
from api.exchange.eforms.writing.xml import Element

_NATURES = frozenset({"services", "supplies", "works"})
_CURRENCIES = frozenset({
    "BGN", "CHF", "CZK", "DKK", "EUR", "GBP", "HUF", "ISK", "MKD", "NOK", "PLN", "RON", "RSD",
    "SEK", "TRY", "USD",
})  # fmt: skip
_NUTS_OF = {
    "AUT": "AT", "BEL": "BE", "BGR": "BG", "CHE": "CH", "CYP": "CY", "CZE": "CZ", "DEU": "DE",
    "DNK": "DK", "ESP": "ES", "EST": "EE", "FIN": "FI", "FRA": "FR", "GRC": "EL", "HRV": "HR",
    "HUN": "HU", "IRL": "IE", "ISL": "IS", "ITA": "IT", "LIE": "LI", "LTU": "LT", "LUX": "LU",
    "LVA": "LV", "MLT": "MT", "NLD": "NL", "NOR": "NO", "POL": "PL", "PRT": "PT", "ROU": "RO",
    "SVK": "SK", "SVN": "SI", "SWE": "SE",
}  # fmt: skip
_NUTS = re.compile(r"[A-Z]{2}[0-9A-Z]{3}")
_OUTSIDE_REGIONS = "FIZZZ"


def code_findings(notice: Element) -> Iterator[Finding]:
    yield from _commodities(notice)
    yield from _regions(notice)
    yield from _natures(notice)
    yield from _currencies(notice)
    yield from _business_ids(notice)


def is_cpv(code: str) -> bool:
    """Whether it has the form of a code and its division exists. The built-in list has no more."""
    return re.fullmatch("[0-9]{8}", code) is not None and code[:2] in _divisions()


def is_nuts(code: str, country: str) -> bool:
    """Whether it is a code of level 3 in the country (ISO 3166, three letters)."""
    if country == "FIN":
        return code in counterparts("regions", "nuts3").values() or code == _OUTSIDE_REGIONS
    return _NUTS.fullmatch(code) is not None and code[:2] == _NUTS_OF.get(country)


def is_finnish_id(number: str) -> bool:
    return bool(ytunnus.is_valid(number) or alv.is_valid(number))


@cache
def _divisions() -> frozenset[str]:
    return frozenset(row.code[:2] for row in builtin(CPV))


def _commodities(notice: Element) -> Iterator[Finding]:
    for element, code in texts(notice, "//cbc:ItemClassificationCode"):
        if element.get("listName") != CPV or not is_cpv(code):
            yield Finding(_field("BT-262", element), "eforms_cpv", path_of(element), {"code": code})


def _regions(notice: Element) -> Iterator[Finding]:
    for element, code in texts(notice, "//cbc:CountrySubentityCode"):
        path = "../cac:Country/cbc:IdentificationCode"
        country = next((text for _, text in texts(element, path)), "")
        if not is_nuts(code, country):
            field = _field("BT-5071", element)
            yield Finding(field, "eforms_nuts", path_of(element), {"code": code})


def _natures(notice: Element) -> Iterator[Finding]:
    for element, code in texts(notice, "//cbc:ProcurementTypeCode[@listName='contract-nature']"):
        if code not in _NATURES:
            field = _field("BT-23", element)
            yield Finding(field, "eforms_nature", path_of(element), {"code": code})


def _currencies(notice: Element) -> Iterator[Finding]:
    for element, amount in texts(notice, "//cbc:EstimatedOverallContractAmount"):
        code = element.get("currencyID", "")
        if code not in _CURRENCIES or not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,2})?", amount):
            field = _field("BT-27", element)
            yield Finding(field, "eforms_amount", path_of(element), {"code": code})


def _business_ids(notice: Element) -> Iterator[Finding]:
    finnish = f"{COMPANY}[cac:PostalAddress/cac:Country/cbc:IdentificationCode = 'FIN']"
    for element, number in texts(notice, f"{finnish}/cac:PartyLegalEntity/cbc:CompanyID"):
        if not is_finnish_id(number):
            field = "BT-501-Organization-Company"
            yield Finding(field, "eforms_business_id", path_of(element), {"id": number[:50]})


def _field(number: str, element: Element) -> str:
    """With the suffix that tells the whole, a lot, a part and an organisation apart."""
    for ancestor, text in texts(element, "ancestor::cac:ProcurementProjectLot/cbc:ID"):
        return f"{number}-{ancestor.get('schemeName') or text[:50]}"
    if any(True for _ in texts(element, "ancestor::efac:Company")):
        return "BT-507-Organization-Company"
    return f"{number}-Procedure"
