"""A procurement in the words of its page. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from api.core.i18n import Texts
from api.core.partial_dates import PartialDate
from api.plans.inputs.procurements import Money
from api.plans.models.procurements import ProcurementChange, PromisedDate
from api.plans.models.values import ChangeKind, ProcurementLot, ProcurementStatus
from api.plans.rules.changes import DATES, EXPECTED
from api.plans.rules.slip import Slip, slips
from api.plans.schemas.procurements import ProcurementOut
from api.presenters.contact import contact_values, link_values
from api.presenters.presenter import Presenter, details
from api.presenters.texts import Detail, PageText

LABELS = "page.procurement"
SAID_AS_REASON = "status_reason"
"""The change's own reason says it."""


class Change(msgspec.Struct, frozen=True):
    day: str
    lines: list[str]
    reason: PageText | None


class Criterion(msgspec.Struct, frozen=True):
    name: PageText
    note: PageText | None


class LotShown(msgspec.Struct, frozen=True):
    title: PageText | None
    details_shown: list[Detail]


def details_of(shown: ProcurementOut, buyer: Texts, words: Presenter) -> list[Detail]:
    dates = [(name, [_period(words, getattr(shown, name))]) for name in EXPECTED.values()]
    return details(
        words,
        LABELS,
        [
            ("buyer", [words.text(buyer, f"/buyers/{shown.organisation_id}")]),
            ("status", [status(shown.status, words)]),
            *dates,
            ("value", [value_of(shown.value, words)]),
            ("category", _codes(words, "procurement-categories", [shown.category])),
            ("cpv", [words.cpv(code) for code in (shown.cpv_main, *shown.cpv_additional) if code]),
            ("municipalities", _codes(words, "municipalities", shown.municipalities)),
            ("regions", _codes(words, "regions", shown.regions)),
            ("contract_months", [_months(words, shown.contract_months)]),
            ("contract_options", [words.text(shown.contract_options)]),
            ("procedure", _codes(words, "procedures", [shown.procedure])),
            ("reserved", _codes(words, "reserved-contracts", [shown.reserved])),
            ("sme_suitable", [_yes_no(words, suitable=shown.sme_suitable)]),
            ("goals", _codes(words, "goals", shown.goals)),
            ("unit", [shown.unit]),
            ("reference", [shown.reference]),
            ("notice", _notice(shown)),
            ("contact", contact_values(shown.contact)),
            ("links", link_values(shown.links, words)),
        ],
    )


def status(value: str, words: Presenter) -> str:
    return words.t(f"page.procurement.status.{value}")


def tombstone_of(shown: ProcurementOut, words: Presenter) -> str | None:
    """For what does not go on as it was: said before everything else."""
    gone = shown.status in {ProcurementStatus.CANCELLED, ProcurementStatus.POSTPONED}
    return words.t(f"page.procurement.{shown.status}") if gone else None


def criteria_of(shown: ProcurementOut, words: Presenter) -> list[Criterion]:
    return [
        Criterion(words.code("sustainability-criteria", item.code), words.text(item.note))
        for item in shown.criteria
    ]


def lots_of(shown: ProcurementOut, words: Presenter) -> list[LotShown]:
    currency = shown.value.currency if shown.value else "EUR"
    return [LotShown(words.text(lot.title), _lot(lot, currency, words)) for lot in shown.lots]


def _lot(lot: ProcurementLot, currency: str, words: Presenter) -> list[Detail]:
    return details(
        words,
        LABELS,
        [
            ("cpv", [words.cpv(lot.cpv) if lot.cpv else None]),
            ("value", [words.money(lot.value_low, lot.value_high, currency)]),
            ("sme_suitable", [_yes_no(words, suitable=lot.sme_suitable)]),
        ],
    )


def history_of(
    changes: Iterable[ProcurementChange], time_zone: str, words: Presenter
) -> list[Change]:
    return [
        Change(
            words.day(change.at, time_zone), list(_lines(change, words)), words.text(change.reason)
        )
        for change in changes
    ]


def _lines(change: ProcurementChange, words: Presenter) -> Iterator[str]:
    if change.kind is ChangeKind.PUBLISHED:
        yield words.t("page.procurement.published")
        return
    if change.kind is ChangeKind.WITHDRAWN:
        yield words.t("page.procurement.publication_withdrawn")
        return
    names = {*change.before, *change.after} - {SAID_AS_REASON}
    for name in sorted(names, key=_most_telling):
        label = words.t(f"page.procurement.{name}")
        before: Any = change.before.get(name)
        after: Any = change.after.get(name)
        if name in DATES:
            yield f"{label}: {_kept_date(before, words)} → {_kept_date(after, words)}"
        elif name == "status":
            yield f"{label}: {status(before, words)} → {status(after, words)}"
        else:
            yield words.t("page.procurement.field_changed", field=label)


def _most_telling(name: str) -> tuple[bool, bool, str]:
    return name != "status", name not in DATES, name


def _kept_date(value: Any, words: Presenter) -> str:
    return words.period(msgspec.convert(value, PartialDate)) if value else "–"


def slips_of(promises: Sequence[PromisedDate], words: Presenter) -> list[Detail]:
    return [
        Detail(words.t(f"{LABELS}.{EXPECTED[slip.milestone]}"), list(_slip(slip, words)))
        for slip in slips(promises)
        if slip.actual or slip.days  # a promise that has only been made says nothing yet
    ]


def _slip(slip: Slip, words: Presenter) -> Iterator[PageText]:
    for name in ("first", "current", "actual"):
        if date := getattr(slip, name):
            yield PageText(words.t(f"page.slip.{name}", date=words.period(date)))
    if slip.days is None:
        return
    if slip.days == 0:
        yield PageText(words.t("page.slip.kept"))
    else:
        direction = "later" if slip.days > 0 else "earlier"
        yield PageText(words.tn(f"page.slip.{direction}", abs(slip.days)))


def _codes(words: Presenter, list_name: str, codes: Iterable[str | None]) -> list[PageText]:
    return [words.code(list_name, code) for code in codes if code]


def _period(words: Presenter, value: PartialDate | None) -> str | None:
    return words.period(value) if value else None


def value_of(value: Money | None, words: Presenter) -> str | None:
    if value is None:
        return None
    if value.withheld:
        return words.t("value.withheld")
    return words.money(value.low, value.high, value.currency)


def _months(words: Presenter, months: int | None) -> str | None:
    return words.tn("value.months", months) if months else None


def _yes_no(words: Presenter, *, suitable: bool | None) -> str | None:
    if suitable is None:
        return None
    return words.t("value.yes" if suitable else "value.no")


def _notice(shown: ProcurementOut) -> list[PageText]:
    text = shown.notice_id or shown.notice_url
    return [PageText(text, href=shown.notice_url)] if text else []
