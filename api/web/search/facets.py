"""Facets with their counts, and the selected filters as links that take themselves away. Pure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from api.codelists.rules import CPV, CPV_LENGTH, DIVISION_LENGTH, cpv_ancestors
from api.core.i18n import Texts
from api.plans.inputs.search import Facet
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText
from api.web.search.address import Pair, SearchAddress

SHOWN = 8
"""Codes of a facet that are shown at first; the others are an address away."""
FACETS = (
    *(Facet.CPV, Facet.REGION, Facet.CATEGORY, Facet.BUYER),
    *(Facet.CRITERION, Facet.GOAL, Facet.SME),
)
LISTS = {
    "region": "regions",
    "municipality": "municipalities",
    "category": "procurement-categories",
    "criterion": "sustainability-criteria",
    "goal": "goals",
}
Counts = Mapping[str, Sequence[tuple[str, int]]]
"""By facet: codes and how many results have each."""


class FacetOption(NamedTuple):
    value: str
    name: PageText
    number: int
    is_chosen: bool


class ShownFacet(NamedTuple):
    name: str
    label: str
    options: Sequence[FacetOption]
    all_href: str | None
    """Where the rest is, if there is more."""


class Chip(NamedTuple):
    name: PageText
    href: str


class Names(NamedTuple):
    """What filters are called in the reader's language."""

    words: Presenter
    buyers: Mapping[UUID, Texts]
    statuses: str
    """What the names of the words for statuses begin with."""

    def of(self, pair: Pair) -> PageText:
        name, value = pair
        if name == "cpv":
            return self._trade(value[:CPV_LENGTH].ljust(CPV_LENGTH, "0"))
        if name in LISTS:
            return self.words.code(LISTS[name], value)
        if name == "buyer":
            return self.words.text(self.buyers.get(UUID(value), {})) or PageText(value)
        return PageText(self._written(name, value))

    def _trade(self, code: str) -> PageText:
        return self.words.text(self.words.names.get((CPV, code), {})) or self.words.cpv(code)

    def _written(self, name: str, value: str) -> str:
        if name == "status":
            return self.words.t(f"{self.statuses}.{value}")
        if name == "sme":
            return self.words.t(f"page.search.sme.{value}")
        if name in _BOUNDS:
            return f"{self.words.t(f'page.search.{name}')} {value}"
        return self.words.t(f"page.search.{name}") if name in _NAMELESS else value


_BOUNDS = {"value_from", "value_to", "notice_from", "notice_to"}
_NAMELESS = {"plan", "procurement", "include_ended"}
"""Filters whose value says nothing to a reader."""


def codes_named(address: SearchAddress, counts: Counts) -> set[Pair]:
    """The codes to look names up for: lists and codes."""
    given = [*address.pairs, *((name, code) for name in counts for code, _ in counts[name])]
    named = {(LISTS[name], value) for name, value in given if name in LISTS}
    cpv = [value[:CPV_LENGTH].ljust(CPV_LENGTH, "0") for name, value in given if name == "cpv"]
    return named | {
        (CPV, wider) for code in cpv if code.isdecimal() for wider in cpv_ancestors(code)
    }


def facets_of(address: SearchAddress, counts: Counts, names: Names) -> list[ShownFacet]:
    return [
        facet
        for name in FACETS
        if (facet := _facet(name.value, address, counts.get(name.value, ()), names)).options
    ]


def _facet(
    name: str, address: SearchAddress, counted: Sequence[tuple[str, int]], names: Names
) -> ShownFacet:
    selected = address.values(name)
    codes = dict(counted) if name != "cpv" else _divisions(counted, selected)
    everything = [*(code for code in selected if code not in codes), *codes]
    shows_all = name in address.values("all")
    shown = [code for code in everything if shows_all or code in selected]
    shown += [code for code in everything if code not in shown][: 0 if shows_all else SHOWN]
    options = [
        FacetOption(code, names.of((name, code)), codes.get(code, 0), code in selected)
        for code in shown
    ]
    rest = address.with_values(all=name) if len(everything) > len(shown) else None
    return ShownFacet(name, names.words.t(f"page.search.{name}"), options, rest)


def _divisions(counted: Sequence[tuple[str, int]], selected: Sequence[str]) -> dict[str, int]:
    """Trades at the top of CPV, and whatever narrower one was selected."""
    return {
        code: number for code, number in counted if len(code) == DIVISION_LENGTH or code in selected
    }


def chips_of(address: SearchAddress, names: Names) -> list[Chip]:
    return [
        Chip(names.of(pair), address.without(pair))
        for pair in address.pairs
        if pair[0] not in {"sort", "cursor", "all"}
    ]
