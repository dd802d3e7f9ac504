"""What is bought, and its lots, as OCDS items. Pure."""

from collections.abc import Iterator

from api.codelists.rules import CpvError, normalise_cpv
from api.core.i18n import Language, best_text
from api.exchange.ocds.content import Terms
from api.exchange.ocds.mapping.values import Json, filled, in_languages
from api.plans.models.procurements import Procurement

WHOLE = "whole"
"""Id of the item for the procurement as a whole."""


def items(row: Procurement, terms: Terms, language: Language) -> list[Json]:
    return [*_whole(row, terms, language), *_lots(row, terms, language)]


def _whole(row: Procurement, terms: Terms, language: Language) -> Iterator[Json]:
    if row.cpv_main or row.cpv_additional:
        yield filled(
            id=WHOLE,
            classification=_classification(row.cpv_main, terms, language),
            additionalClassifications=[_cpv(code, terms, language) for code in row.cpv_additional],
        )


def _lots(row: Procurement, terms: Terms, language: Language) -> Iterator[Json]:
    for number, lot in enumerate(row.lots, 1):
        yield filled(
            id=f"lot-{number}",
            **in_languages("description", lot.title, language),
            classification=_classification(lot.cpv, terms, language),
        )


def _classification(written: str | None, terms: Terms, language: Language) -> Json | None:
    """None without a code, and where the code was hidden with the lot's texts."""
    try:
        return _cpv(normalise_cpv(written), terms, language) if written else None
    except CpvError:
        return None


def _cpv(code: str, terms: Terms, language: Language) -> Json:
    name = best_text(terms.cpv_names.get(code, {}), language)
    return filled(scheme="CPV", id=code, description=name)
