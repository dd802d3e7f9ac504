"""Text of an entry: status, value, dates, subject and place, then the buyer's own text. Pure."""

from collections.abc import Iterable, Iterator

from api.core.i18n import Texts
from api.dialogues.models import Dialogue, DialogueStatus
from api.feeds.categories import codes_of, own_cpv
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.rules.changes import EXPECTED
from api.plans.rules.content import money_of
from api.presenters.presenter import Presenter, details
from api.presenters.texts import PageText

ENDED_STATUSES = {
    ProcurementStatus.CANCELLED,
    ProcurementStatus.POSTPONED,
    ProcurementStatus.CONCLUDED,
    DialogueStatus.CANCELLED,
    DialogueStatus.CONCLUDED,
}
"""Statuses that the title names too, because the entry's earlier information no longer applies."""


def title_of(row: Procurement | Dialogue, title: str, words: Presenter) -> str:
    if row.status not in ENDED_STATUSES:
        return title
    kind = "procurement" if isinstance(row, Procurement) else "dialogue"
    return f"{words.t(f'page.{kind}.status.{row.status}')}: {title}"


def procurement_text(row: Procurement, buyer: Texts, words: Presenter) -> str:
    dates = [(name, [_expected(row, name, words)]) for name in EXPECTED.values()]
    items = details(
        words,
        "page.procurement",
        [
            ("status", _state(row, row.status_reason, words)),
            ("buyer", [words.text(buyer)]),
            ("value", [_value(row, words)]),
            *dates,
            ("category", _names(row, "procurement-categories", words)),
            ("cpv", [words.cpv(code) for code in own_cpv(row)]),
            ("municipalities", _names(row, "municipalities", words)),
            ("regions", [] if row.municipalities else _names(row, "regions", words)),
        ],
    )
    lines = [
        f"{detail.label}: {', '.join(value.text for value in detail.values)}" for detail in items
    ]
    return _text(lines, words, row.summary, row.description)


def dialogue_text(row: Dialogue, buyer: Texts, words: Presenter) -> str:
    def moment(name: str) -> list[str]:
        at = getattr(row, name)
        return [words.moment(at, row.time_zone)] if at else []

    items = [
        *details(words, "page.dialogue", [("status", _state(row, row.cancellation_reason, words))]),
        *details(words, "page.procurement", [("buyer", [words.text(buyer)])]),
        *details(words, "page.dialogue", [(n, moment(n)) for n in ("opens_at", "closes_at")]),
        *details(
            words,
            "page.procurement",
            [
                ("cpv", [words.cpv(code) for code in own_cpv(row)]),
                ("municipalities", _names(row, "municipalities", words)),
                ("regions", [] if row.municipalities else _names(row, "regions", words)),
            ],
        ),
    ]
    lines = [
        f"{detail.label}: {', '.join(value.text for value in detail.values)}" for detail in items
    ]
    return _text(lines, words, row.conclusion, row.description)


def place_of(row: Procurement | Dialogue, words: Presenter) -> str:
    """Names of the municipalities, or of the regions if there are no municipalities."""
    names = _names(row, "municipalities", words) or _names(row, "regions", words)
    return ", ".join(item.text for item in names)


def _state(row: Procurement | Dialogue, reason: Texts, words: Presenter) -> Iterator[str]:
    kind = "procurement" if isinstance(row, Procurement) else "dialogue"
    why = words.text(reason)
    state = words.t(f"page.{kind}.status.{row.status}")
    yield f"{state} ({why.text})" if why else state


def _value(row: Procurement, words: Presenter) -> str | None:
    value = money_of(row)
    if value is None:
        return None
    if value.withheld:
        return words.t("value.withheld")
    return words.money(value.low, value.high, value.currency)


def _expected(row: Procurement, name: str, words: Presenter) -> str | None:
    value = getattr(row, name)
    return words.period(value) if value else None


def _names(row: Procurement | Dialogue, list_name: str, words: Presenter) -> list[PageText]:
    codes = codes_of(row)[list_name]
    return [words.code(list_name, code) for code in codes]


def _text(lines: Iterable[str], words: Presenter, *candidates: Texts) -> str:
    own = next((text.text for texts in candidates if (text := words.text(texts))), "")
    return "\n\n".join(part for part in ("\n".join(lines), own) if part)
