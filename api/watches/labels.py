"""What a watch is called: by its own name, else by its criteria in words. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from api.codelists.rules import CPV_LENGTH, cpv_prefix
from api.core.i18n import Language, Texts, best_text, translate
from api.plans.wording import written_field
from api.watches.models import WatchCriteria

MOST = 3
"""Of one criterion; that there are more is said by `…`."""

BuyerNames = Mapping[UUID, Texts]


def label_of(
    name: str, criteria: WatchCriteria | None, buyers: BuyerNames, language: Language
) -> str:
    """Empty where nothing can be said: neither a name, nor a criterion that still has one."""
    if name or criteria is None:
        return name
    return " · ".join(filter(None, _parts(criteria, buyers, language)))


def buyers_to_name(watches: Collection[tuple[str, WatchCriteria | None]]) -> set[UUID]:
    """The buyers whose names the labels of these watches need; of each its name and criteria."""
    unnamed = [criteria for name, criteria in watches if criteria is not None and not name]
    return {buyer for criteria in unnamed for buyer in criteria.buyers[: MOST + 1]}


def _parts(criteria: WatchCriteria, buyers: BuyerNames, language: Language) -> Iterator[str]:
    yield criteria.q
    yield _few([_cpv(code, language) for code in criteria.cpv[: MOST + 1]])
    for kind, codes in (
        ("municipalities", criteria.municipalities),
        ("regions", criteria.regions),
    ):
        yield _few([_place(kind, code, language) for code in codes[: MOST + 1]])
    yield _few(
        [best_text(buyers.get(buyer, {}), language) for buyer in criteria.buyers[: MOST + 1]]
    )
    yield _few([translate(f"watch.kind.{kind}", language) for kind in criteria.kinds])


def _few(words: Sequence[str]) -> str:
    known = [word for word in words[:MOST] if word]
    return ", ".join(known) + (" …" if known and len(words) > MOST else "")


def _cpv(code: str, language: Language) -> str:
    """Of a prefix, the class that it stands for."""
    return written_field("cpv_main", cpv_prefix(code).ljust(CPV_LENGTH, "0"), language)


def _place(kind: str, code: str, language: Language) -> str:
    return written_field("municipalities", {kind: [code]}, language)
