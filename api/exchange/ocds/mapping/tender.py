"""The `tender` section: the planned procurement, and the questions answered about it. Pure."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from api.core.i18n import Language, best_text
from api.core.partial_dates import PartialDate
from api.dialogues.models import Dialogue, DialogueStatus
from api.exchange.ocds.content import AnsweredOnce, Process, Terms
from api.exchange.ocds.mapping.codes import criterion, method
from api.exchange.ocds.mapping.items import items
from api.exchange.ocds.mapping.parties import reference
from api.exchange.ocds.mapping.values import (
    Json,
    filled,
    in_languages,
    moment,
    money,
    start_of_day,
)
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus, SustainabilityCriterion

_MONTHS = 12


def tender(process: Process, terms: Terms, language: Language) -> Json:
    if process.is_withdrawn:
        return {"id": str(process.id), "status": "withdrawn"}
    row, call = process.procurement, process.dialogues[0] if process.dialogues else None
    about = row if row is not None else call
    return filled(
        id=str(process.id),
        status=_status(row) if row is not None else _status_of_call(call),
        **(in_languages("title", about.title, language) if about else {}),
        **(in_languages("description", about.description, language) if about else {}),
        procuringEntity=reference(process.buyer, language),
        **(_planned(row, process, terms, language) if row is not None else {}),
        hasEnquiries=bool(process.enquiries) or None,
        enquiries=[_enquiry(each) for each in process.enquiries],
    )


def _status(row: Procurement) -> str:
    """The call for tenders is a process of its own, so this one stays planned when it follows."""
    if row.status is ProcurementStatus.CANCELLED:
        return "cancelled"
    return "planned" if row.notice_expected else "planning"


def _status_of_call(call: Dialogue | None) -> str:
    is_cancelled = call is not None and call.status is DialogueStatus.CANCELLED
    return "cancelled" if is_cancelled else "planning"


def _planned(row: Procurement, process: Process, terms: Terms, language: Language) -> Json:
    zone = process.buyer.time_zone or "Europe/Helsinki"
    return filled(
        mainProcurementCategory=row.category.value if row.category else None,
        **method(row.procedure, language),
        **_value(row),
        items=items(row, terms, language),
        tenderPeriod=_starts(row.notice_expected, zone),
        contractPeriod=_contract_period(row, zone),
        suitability={} if row.sme_suitable is None else {"sme": row.sme_suitable},
        hasSustainability=bool(row.criteria) or None,
        sustainability=list(_sustainability(row.criteria, language)),
    )


def _value(row: Procurement) -> Json:
    """OCDS has a range: `minValue` is its lower end, `value` its upper end or the only amount."""
    if row.value_withheld:
        return {}
    low, high = row.value_low, row.value_high
    if low is not None and high is not None:
        return {"minValue": money(low, row.currency), "value": money(high, row.currency)}
    only = low if high is None else high
    return {} if only is None else {"value": money(only, row.currency)}


def _starts(expected: PartialDate | None, zone: str) -> Json | None:
    """The first moment of the expected month, quarter or the like."""
    return {"startDate": start_of_day(expected.value, zone)} if expected else None


def _contract_period(row: Procurement, zone: str) -> Json | None:
    period = _starts(row.contract_start_expected, zone) or {}
    if row.contract_start_expected and row.contract_months:
        end = _months_later(row.contract_start_expected.value, row.contract_months)
        period["endDate"] = start_of_day(end, zone)
    return period or None


def _months_later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _sustainability(criteria: list[SustainabilityCriterion], language: Language) -> Iterator[Json]:
    for each in criteria:
        goal, label = criterion(each.code, language)
        yield filled(goal=goal, description=best_text(each.note, language) or label)


def _enquiry(each: AnsweredOnce) -> Json:
    """Without an author: nobody is told who asked."""
    return {
        "id": str(each.id),
        "date": moment(each.asked_at),
        "description": each.question,
        "answer": "\n\n".join(each.answers),
        "dateAnswered": moment(each.answered_at),
        "threadID": str(each.dialogue_id),
    }
