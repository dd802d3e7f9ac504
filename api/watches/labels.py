"""The label of a watch: its name, or its criteria in words. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from api.codelists.rules import CPV_LENGTH, cpv_prefix
from api.core.i18n import Language, Texts, best_text, translate
from api.plans.wording import written_field
from api.watches.models import WatchCriteria

MAX_VALUES = 3
"""Values of one criterion that a label shows; `…` follows if there are more."""

BuyerNames = Mapping[UUID, Texts]


def label_of(
    name: str, criteria: WatchCriteria | None, buyers: BuyerNames, language: Language
) -> str:
    """Empty if the watch has no name and no value of its criteria has a name any more."""
    if name or criteria is None:
        return name
    return " · ".join(filter(None, _parts(criteria, buyers, language)))


def buyers_to_name(watches: Collection[tuple[str, WatchCriteria | None]]) -> set[UUID]:
    """Buyers whose names the labels need. `watches` holds the name and criteria of each watch."""
    unnamed = [criteria for name, criteria in watches if criteria is not None and not name]
    return {buyer for criteria in unnamed for buyer in criteria.buyers[: MAX_VALUES + 1]}


def _parts(criteria: WatchCriteria, buyers: BuyerNames, language: Language) -> Iterator[str]:
    yield criteria.q
    yield _few([_cpv(code, language) for code in criteria.cpv[: MAX_VALUES + 1]])
    for kind, codes in (
        ("municipalities", criteria.municipalities),
        ("regions", criteria.regions),
    ):
        yield _few([_place(kind, code, language) for code in codes[: MAX_VALUES + 1]])
    yield _few(
        [best_text(buyers.get(buyer, {}), language) for buyer in criteria.buyers[: MAX_VALUES + 1]]
    )
    yield _few(
        [written_field("goals", [code], language) for code in criteria.goals[: MAX_VALUES + 1]]
    )
    yield _few([translate(f"watch.kind.{kind}", language) for kind in criteria.kinds])


def _few(words: Sequence[str]) -> str:
    known = [word for word in words[:MAX_VALUES] if word]
    return ", ".join(known) + (" …" if known and len(words) > MAX_VALUES else "")


def _cpv(code: str, language: Language) -> str:
    """The name of the CPV class that the prefix stands for."""
    return written_field("cpv_main", cpv_prefix(code).ljust(CPV_LENGTH, "0"), language)


def _place(kind: str, code: str, language: Language) -> str:
    return written_field("municipalities", {kind: [code]}, language)
