"""Expands watches and items to keys. An item hits a watch if they have a key in common. Pure.

A key is `kind|cpv|place|buyer`; `*` means "any". A watch is expanded to every combination that it
accepts, and an item to every combination that may ask for it. Matching is then one index look-up,
however many watches there are.

Municipality and region share the part `place`: an item carries the regions of its municipalities,
so a watch for a municipality needs no key for the region around it. (The rules refuse a watch for
municipalities outside the regions that it names.)
"""

from collections.abc import Collection, Iterable
from itertools import product
from uuid import UUID

import msgspec

from api.codelists.rules import cpv_prefix
from api.watches.models import FollowKind, ItemKind, WatchCriteria

ANY = "*"
SOMEWHERE = "+"
"""Place of an additional key of every watch that names places. A wide item is looked up by it."""
MAX_WATCH_KEYS = 500
MAX_ITEM_KEYS = 5_000


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """The attributes of a procurement or dialogue that watches are matched by."""

    kind: ItemKind
    id: UUID
    buyer: UUID
    cpv_prefixes: Collection[str] = ()
    regions: Collection[str] = ()
    municipalities: Collection[str] = ()
    goals: Collection[str] = ()
    """With all goals above them."""
    about: Collection[UUID] = ()
    """Procurements that a dialogue is about."""

    @property
    def is_wide(self) -> bool:
        """Whether the item has so many places that it would have too many keys.

        A wide item is looked up without its places, and the places are compared afterwards. It is
        nearly everywhere, so this comparison drops few of the watches.
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
    """Counts the keys without making them, since criteria to be refused may have millions."""
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
    """Both kinds together accept the same as no kind."""
    kinds = sorted(set(criteria.kinds))
    return [] if len(kinds) == len(ItemKind) else [*kinds]


def _widest(codes: Iterable[str]) -> list[str]:
    """CPV prefixes without those that a shorter prefix covers."""
    prefixes = sorted({cpv_prefix(code) for code in codes})
    return [p for p in prefixes if not any(p != q and p.startswith(q) for q in prefixes)]


def _places(criteria: WatchCriteria) -> list[str]:
    """Codes cannot clash: municipalities have three digits and regions two."""
    return sorted(set(criteria.municipalities or criteria.regions))
