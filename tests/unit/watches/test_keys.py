"""Keys hit exactly the watches whose criteria an item fits, and their number is bounded."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from api.codelists.rules import cpv_prefix, cpv_prefixes
from api.core.ids import new_id
from api.watches.keys import MAX_ITEM_KEYS, SOMEWHERE, Item, count_watch_keys, item_keys, watch_keys
from api.watches.models import ItemKind, WatchCriteria

REGION_OF = {"564": "17", "049": "01", "091": "01", "680": "02"}
CODES = ["90910000", "90911200", "90000000", "60130000", "33000000"]
BUYERS = [new_id() for _ in range(3)]


def direct(criteria: WatchCriteria, item: Item) -> bool:
    """Compares the criteria with the item directly, without keys."""
    prefixes = {cpv_prefix(code) for code in criteria.cpv}
    return (
        (not criteria.kinds or item.kind in criteria.kinds)
        and (not prefixes or bool(prefixes & set(item.cpv_prefixes)))
        and (not criteria.regions or bool({*criteria.regions} & {*item.regions}))
        and (
            not criteria.municipalities or bool({*criteria.municipalities} & {*item.municipalities})
        )
        and (not criteria.buyers or item.buyer in criteria.buyers)
    )


def some(values: list[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=3)


@st.composite
def criteria(draw: st.DrawFn) -> WatchCriteria:
    """Criteria that the rules accept: municipalities lie within the named regions."""
    municipalities = draw(some(list(REGION_OF)))
    around = [REGION_OF[code] for code in municipalities]
    others = draw(some(["17", "01", "02"]))
    return WatchCriteria(
        kinds=draw(st.lists(st.sampled_from(ItemKind), max_size=2)),
        cpv=draw(some([*CODES, "90", "9091", "60"])),
        regions=draw(st.sampled_from([[], around + others])) if municipalities else others,
        municipalities=municipalities,
        buyers=draw(st.lists(st.sampled_from(BUYERS), max_size=2)),
    )


@st.composite
def items(draw: st.DrawFn) -> Item:
    codes = draw(some(CODES))
    municipalities = draw(some(list(REGION_OF)))
    regions = {REGION_OF[code] for code in municipalities} | set(draw(some(["17", "01", "02"])))
    return Item(
        kind=draw(st.sampled_from(ItemKind)),
        id=new_id(),
        buyer=draw(st.sampled_from(BUYERS)),
        cpv_prefixes=sorted({prefix for code in codes for prefix in cpv_prefixes(code)}),
        regions=sorted(regions),
        municipalities=sorted(set(municipalities)),
    )


@given(criteria(), items())
def test_common_key_is_equivalent_to_matching(wanted: WatchCriteria, item: Item) -> None:
    common = set(watch_keys(wanted)) & set(item_keys(item))
    assert bool(common) == direct(wanted, item)


@given(criteria())
def test_number_of_keys_is_known_without_building_them(wanted: WatchCriteria) -> None:
    keys = watch_keys(wanted)
    assert len(keys) == len(set(keys)) == count_watch_keys(wanted)


@given(criteria(), items())
def test_wide_item_matches_like_its_places(wanted: WatchCriteria, item: Item) -> None:
    """It reaches others too, whose places the database compares afterwards."""
    wide = Item(
        kind=item.kind,
        id=item.id,
        buyer=item.buyer,
        cpv_prefixes=item.cpv_prefixes,
        regions=[*item.regions, *(f"r{n}" for n in range(MAX_ITEM_KEYS))],
        municipalities=item.municipalities,
    )
    anywhere = WatchCriteria(kinds=wanted.kinds, cpv=wanted.cpv, buyers=wanted.buyers)
    assert wide.is_wide
    assert bool({*watch_keys(wanted)} & {*item_keys(wide)}) == direct(anywhere, item)


def test_an_item_in_three_hundred_municipalities_has_few_keys() -> None:
    item = _nationwide(codes=20)
    assert item.is_wide
    assert len(item_keys(item)) == 4 * (len(item.cpv_prefixes) + 1) * 2
    assert any(f"|{SOMEWHERE}|" in key for key in item_keys(item))


def test_an_item_in_one_place_is_looked_up_by_its_place() -> None:
    item = Item(
        kind=ItemKind.DIALOGUE,
        id=new_id(),
        buyer=BUYERS[0],
        cpv_prefixes=["90", "909"],
        regions=["17"],
        municipalities=["564"],
    )
    assert not item.is_wide
    assert f"dialogue|909|564|{BUYERS[0]}" in item_keys(item)
    assert len(item_keys(item)) == 2 * 3 * 3 * 2


def _nationwide(codes: int) -> Item:
    return Item(
        kind=ItemKind.PROCUREMENT,
        id=UUID(int=1),
        buyer=UUID(int=2),
        cpv_prefixes=[f"{n:02d}" for n in range(codes)],
        regions=[f"{n:02d}" for n in range(19)],
        municipalities=[f"{n:03d}" for n in range(308)],
    )
