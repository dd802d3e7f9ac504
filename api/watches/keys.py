"""From watches and items to keys: a watch is hit by an item if they have a key in common. Pure.

A key is `kind|cpv|place|buyer`; `*` stands for "any". A watch is expanded to every combination of
what it accepts, an item to every combination it can be asked for by. Matching is then one look-up
in an index, however many watches there are.

Municipalities and regions make one place: an item carries the regions of its municipalities, so a
municipality says all that the region around it would. (A watch for municipalities outside the
regions it names is refused by the rules.)
"""

from collections.abc import Collection, Iterable
from itertools import product
from uuid import UUID

import msgspec

from api.codelists.rules import cpv_prefix
from api.watches.models import FollowKind, ItemKind, WatchCriteria

ANY = "*"
SOMEWHERE = "+"
"""Place of a further key of every watch that names places: what a wide item looks for."""
MAX_WATCH_KEYS = 500
MAX_ITEM_KEYS = 5_000


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """What can be watched for in a procurement or dialogue. `about`: a dialogue's procurements."""

    kind: ItemKind
    id: UUID
    buyer: UUID
    cpv_prefixes: Collection[str] = ()
    regions: Collection[str] = ()
    municipalities: Collection[str] = ()
    about: Collection[UUID] = ()

    @property
    def is_wide(self) -> bool:
        """In so many places that every combination with them is too many.

        Such an item is looked up without its places, and these are compared afterwards: it is
        nearly everywhere, so that few of the watches found so fall away.
        """
        places = 1 + len(self.regions) + len(self.municipalities)
        return 4 * (1 + len(self.cpv_prefixes)) * places > MAX_ITEM_KEYS


def watch_keys(criteria: WatchCriteria) -> list[str]:
    places = _places(criteria)
    return _keys(
        _or_any(_kinds(criteria)),
        _or_any(_widest(criteria.cpv)),
        [*places, SOMEWHERE] if places else [ANY],
        _or_any(sorted({str(buyer) for buyer in criteria.buyers})),
    )


def count_watch_keys(criteria: WatchCriteria) -> int:
    """The same without making them: what is refused may be huge."""
    places = _places(criteria)
    sizes = (_kinds(criteria), _widest(criteria.cpv), set(criteria.buyers))
    keys = len(places) + 1
    for values in sizes:
        keys *= max(len(values), 1)
    return keys


def item_keys(item: Item) -> list[str]:
    return _keys(
        (item.kind, ANY),
        (*item.cpv_prefixes, ANY),
        (SOMEWHERE, ANY) if item.is_wide else (*item.municipalities, *item.regions, ANY),
        (str(item.buyer), ANY),
    )


def follow_key(kind: FollowKind, target: UUID) -> str:
    return f"follow:{kind}:{target}"


def _keys(*parts: Iterable[str]) -> list[str]:
    return ["|".join(key) for key in product(*parts)]


def _or_any(values: list[str]) -> list[str]:
    return values or [ANY]


def _kinds(criteria: WatchCriteria) -> list[str]:
    """Both kinds are no narrower than none."""
    kinds = sorted(set(criteria.kinds))
    return [] if len(kinds) == len(ItemKind) else [*kinds]


def _widest(codes: Iterable[str]) -> list[str]:
    """Prefixes without those that another one holds already."""
    prefixes = sorted({cpv_prefix(code) for code in codes})
    return [p for p in prefixes if not any(p != q and p.startswith(q) for q in prefixes)]


def _places(criteria: WatchCriteria) -> list[str]:
    """A municipality has three digits, a region two: they cannot be mistaken for each other."""
    return sorted(set(criteria.municipalities or criteria.regions))
