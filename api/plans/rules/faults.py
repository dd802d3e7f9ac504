"""Validation of plans and procurements: faults with pointers and codes."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from babel.core import get_global

from api.codelists.catalogue import builtin
from api.codelists.families import GOALS
from api.codelists.faults import cpv_faults, unknown_code
from api.codelists.rules import normalise_cpv
from api.core.email_address import email_faults
from api.core.errors import Fault
from api.core.i18n import Texts, text_faults
from api.core.web_addresses import web_address_faults
from api.plans.inputs.procurements import (
    MOST_CODES,
    MOST_LINKS,
    MOST_LOTS,
    Codes,
    Money,
    ProcurementFields,
)
from api.plans.lengths import SHORT_TEXT, TEXT, TITLE, WORD
from api.plans.models.values import Contact, ProcurementLot, WebLink

FIRST_YEAR, LAST_YEAR = 2000, 2100
LONGEST_PERIOD_DAYS = 10 * 366

_CURRENCIES = frozenset(
    currency
    for used in get_global("territory_currencies").values()
    for currency, _, until, is_tender in used
    if until is None and is_tender
)
"""Currencies that are legal tender today: neither `XXX` nor `FIM`."""


def plan_faults(title: Texts, description: Texts, start: date, end: date) -> Iterator[Fault]:
    yield from text_faults("/title", title, longest=TITLE, required=True)
    yield from text_faults("/description", description, longest=TEXT)
    if end < start or (end - start).days > LONGEST_PERIOD_DAYS:
        yield Fault("/period_end", "bad_period")
    yield from _year_faults("/period_start", start)


def goal_faults(goals: list[str]) -> Iterator[Fault]:
    yield from _codes("/goals", goals, GOALS)


def procurement_faults(fields: ProcurementFields) -> Iterator[Fault]:
    yield from text_faults("/title", fields.title, longest=TITLE, required=True)
    yield from text_faults("/description", fields.description, longest=TEXT)
    yield from text_faults("/summary", fields.summary, longest=SHORT_TEXT)
    yield from text_faults("/contract_options", fields.contract_options, longest=SHORT_TEXT)
    yield from word_faults("/reference", fields.reference)
    yield from word_faults("/unit", fields.unit)
    yield from _cpv_faults("/cpv_main", fields.cpv_main)
    for index, code in enumerate(fields.cpv_additional):
        yield from _cpv_faults(f"/cpv_additional/{index}", code)
    yield from _code_faults(fields)
    if fields.value:
        yield from _money_faults("/value", fields.value)
    yield from _date_faults(fields)
    yield from _many("/lots", fields.lots, MOST_LOTS)
    for index, lot in enumerate(fields.lots):
        yield from _lot_faults(f"/lots/{index}", lot)
    if fields.contact:
        yield from contact_faults("/contact", fields.contact)
    yield from link_faults("/links", fields.links)


def written_cpv(fields: ProcurementFields) -> dict[str, str]:
    """CPV codes of the procurement and its lots, by pointer."""
    codes = {f"/cpv_additional/{n}": code for n, code in enumerate(fields.cpv_additional)}
    codes |= {f"/lots/{n}/cpv": lot.cpv for n, lot in enumerate(fields.lots) if lot.cpv}
    main = {"/cpv_main": fields.cpv_main} if fields.cpv_main else {}
    return {where: normalise_cpv(code) for where, code in (main | codes).items()}


def publication_faults(fields: ProcurementFields) -> Iterator[Fault]:
    """Faults of the five-field rule: title, subject, a date, estimated value, contact."""
    yield from text_faults("/title", fields.title, longest=TITLE, required=True)
    if not (fields.category or fields.cpv_main or fields.description):
        yield Fault("/category", "what_required")
    if not (fields.notice_expected or fields.dialogue_expected or fields.contract_start_expected):
        yield Fault("/notice_expected", "when_required")
    value = fields.value or Money()
    if not (value.low or value.high or value.withheld):
        yield Fault("/value", "value_required")
    contact = fields.contact or Contact()
    if not (contact.name or contact.email or contact.phone):
        yield Fault("/contact", "contact_required")


def contact_faults(pointer: str, contact: Contact) -> Iterator[Fault]:
    yield from word_faults(f"{pointer}/name", contact.name)
    yield from word_faults(f"{pointer}/phone", contact.phone)
    if contact.email is not None:
        yield from email_faults(f"{pointer}/email", contact.email)


def word_faults(pointer: str, word: str | None, longest: int = WORD) -> Iterator[Fault]:
    if word is not None and len(word) > longest:
        yield Fault(pointer, "length", {"low": 0, "high": longest})


def link_faults(pointer: str, links: list[WebLink]) -> Iterator[Fault]:
    yield from _many(pointer, links, MOST_LINKS)
    for index, link in enumerate(links):
        yield from web_address_faults(f"{pointer}/{index}/url", link.url)
        yield from text_faults(f"{pointer}/{index}/label", link.label, longest=WORD)


@cache
def known_codes(name: str) -> frozenset[str]:
    return frozenset(row.code for row in builtin(name))


def _code_faults(fields: ProcurementFields) -> Iterator[Fault]:
    yield from _codes("/municipalities", fields.municipalities, "municipalities")
    yield from _codes("/regions", fields.regions, "regions")
    yield from goal_faults(fields.goals)
    yield from _many("/cpv_additional", fields.cpv_additional, MOST_CODES)
    yield from _one_code("/procedure", fields.procedure, "procedures")
    yield from _one_code("/reserved", fields.reserved, "reserved-contracts")
    yield from _many("/criteria", fields.criteria, MOST_CODES)
    for index, criterion in enumerate(fields.criteria):
        where = f"/criteria/{index}"
        yield from _one_code(f"{where}/code", criterion.code, "sustainability-criteria")
        yield from text_faults(f"{where}/note", criterion.note, longest=SHORT_TEXT)


def _codes(pointer: str, codes: Codes, name: str) -> Iterator[Fault]:
    yield from _many(pointer, codes, len(known_codes(name)))
    for index, code in enumerate(codes):
        yield from _one_code(f"{pointer}/{index}", code, name)


def _one_code(pointer: str, code: str | None, name: str) -> Iterator[Fault]:
    if code is not None and code not in known_codes(name):
        yield unknown_code(pointer, name, code)


def _cpv_faults(pointer: str, code: str | None) -> Iterator[Fault]:
    """Checks the form and the division only, because not all codes are built in. `unknown_cpv`
    checks the code if an operator has loaded the whole list."""
    if code is None:
        return
    faults = list(cpv_faults(pointer, code, normalise_cpv))
    if not faults and f"{normalise_cpv(code)[:2]}000000" not in known_codes("cpv"):
        faults.append(Fault(pointer, "bad_cpv", {"value": code[:80]}))
    yield from faults


def _money_faults(pointer: str, money: Money) -> Iterator[Fault]:
    if money.currency not in _CURRENCIES:
        yield Fault(f"{pointer}/currency", "bad_currency")
    yield from _range_faults(f"{pointer}/high", money.low, money.high)


def _range_faults(pointer: str, low: str | None, high: str | None) -> Iterator[Fault]:
    if low and high and Decimal(low) > Decimal(high):
        yield Fault(pointer, "high_below_low")


def _lot_faults(pointer: str, lot: ProcurementLot) -> Iterator[Fault]:
    yield from text_faults(f"{pointer}/title", lot.title, longest=TITLE, required=True)
    yield from _cpv_faults(f"{pointer}/cpv", lot.cpv)
    yield from _range_faults(f"{pointer}/value_high", lot.value_low, lot.value_high)


def _date_faults(fields: ProcurementFields) -> Iterator[Fault]:
    for name in ("dialogue_expected", "notice_expected", "contract_start_expected"):
        if (expected := getattr(fields, name)) is not None:
            yield from _year_faults(f"/{name}/value", expected.value)
    notice, start = fields.notice_expected, fields.contract_start_expected
    if notice and start and start.last_day < notice.first_day:
        yield Fault("/contract_start_expected", "contract_before_notice")


def _year_faults(pointer: str, day: date) -> Iterator[Fault]:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        yield Fault(pointer, "bad_year", {"low": str(FIRST_YEAR), "high": str(LAST_YEAR)})


def _many(pointer: str, items: Iterable[object], most: int) -> Iterator[Fault]:
    if len(list(items)) > most:
        yield Fault(pointer, "too_many", {"most": most})
