"""Categories of an entry: codes with their code list and name. Pure."""

from collections.abc import Iterable, Iterator

from api.codelists.rules import CPV, cpv_ancestors
from api.core.i18n import Texts, best_text
from api.dialogues.models import Dialogue
from api.feeds.writers.model import Category
from api.plans.models.procurements import Procurement
from api.presenters.presenter import Presenter

STATES = {Procurement: "ProcurementStatus", Dialogue: "DialogueStatus"}
"""Schemas of the contract that list the statuses."""


def categories(row: Procurement | Dialogue, words: Presenter, base: str) -> Iterator[Category]:
    """The status, CPV codes with their parents in the list, and the places."""
    kind = "procurement" if isinstance(row, Procurement) else "dialogue"
    scheme = f"{base}/openapi.json#/components/schemas/{STATES[type(row)]}"
    yield Category(row.status, scheme, words.t(f"page.{kind}.status.{row.status}"))
    for list_name, codes in codes_of(row).items():
        scheme = f"{base}/v1/codelists/{list_name}"
        for code in codes:
            names = words.names.get((list_name, code))
            if names or code in own_cpv(row) or list_name != CPV:
                yield Category(code, scheme, best_text(names or NAMELESS, words.language))


NAMELESS: Texts = {}


def codes_of(row: Procurement | Dialogue) -> dict[str, list[str]]:
    """Codes by list. CPV codes include all parents, since not every level has a code."""
    category = [row.category] if isinstance(row, Procurement) and row.category else []
    wider = [code for own in own_cpv(row) for code in cpv_ancestors(own)]
    return {
        "procurement-categories": [*map(str, category)],
        CPV: _unique(wider),
        "municipalities": row.municipalities,
        "regions": row.regions,
    }


def own_cpv(row: Procurement | Dialogue) -> list[str]:
    if isinstance(row, Procurement):
        return _unique(code for code in (row.cpv_main, *row.cpv_additional) if code)
    narrowest = (
        cpv_prefix
        for cpv_prefix in row.cpv_prefixes
        if not any(
            other != cpv_prefix and other.startswith(cpv_prefix) for other in row.cpv_prefixes
        )
    )
    return _unique(prefix.ljust(8, "0") for prefix in narrowest)


def _unique(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))
