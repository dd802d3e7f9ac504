"""Rows that look like procurements which the sheet no longer has: proposed as renamed. Pure.

Bounded: a row is compared with the five procurements that share most with it.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from api.plans.inputs.procurements import ProcurementFields
from api.plans.models.procurements import Procurement
from api.plans.rules.content import fields_of
from api.spreadsheets.text import words

ALIKE = 0.8
"""So alike must titles be where nothing else agrees."""
RELATED = 0.6
"""So alike where two of the other fields agree."""
ENOUGH = 3
"""So many other fields must agree where the titles are not alike; or two, if it says no more."""
_AGREEING = ("unit", "cpv_main", "value", "notice_expected", "contract_start_expected")
_COMPARED = 5
_MOST_OF_A_TRAIT = 50
"""A trait that more procurements share tells nothing."""
_STEM = 5


@dataclass(frozen=True)
class Rename:
    """`agreeing`: the fields that are equal; `likeness` of the titles, 0 to 1."""

    index: int
    procurement: Procurement
    agreeing: tuple[str, ...]
    likeness: float


def propose_renames(
    rows: Mapping[int, ProcurementFields], missing: Sequence[Procurement]
) -> dict[int, Rename]:
    """By index of the row; each procurement is proposed for one row, the likest."""
    if not rows or not missing:
        return {}
    known = [(row, fields_of(row)) for row in missing]
    sharing = _by_trait(fields for _, fields in known)
    proposals = [
        proposal
        for index, fields in rows.items()
        for place in _candidates(fields, sharing)
        if (proposal := _compare(index, fields, *known[place])) is not None
    ]
    proposals.sort(key=lambda one: (-one.likeness - len(one.agreeing), one.index))
    result: dict[int, Rename] = {}
    taken = set()
    for proposal in proposals:
        if proposal.index not in result and proposal.procurement.id not in taken:
            result[proposal.index] = proposal
            taken.add(proposal.procurement.id)
    return result


def _by_trait(known: Iterable[ProcurementFields]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for place, fields in enumerate(known):
        for trait in _traits(fields):
            found[trait].append(place)
    return {trait: at for trait, at in found.items() if len(at) <= _MOST_OF_A_TRAIT}


def _candidates(fields: ProcurementFields, sharing: Mapping[Hashable, list[int]]) -> Iterator[int]:
    shared = Counter(place for trait in _traits(fields) for place in sharing.get(trait, ()))
    yield from (place for place, _ in shared.most_common(_COMPARED))


def _traits(fields: ProcurementFields) -> set[Hashable]:
    said = {name: value for name in _AGREEING if (value := getattr(fields, name))}
    stems = {word[:_STEM] for word in _title(fields).split() if len(word) >= _STEM}
    # Pairs too: a unit has hundreds of procurements, with one value and date it has few.
    pairs = {(a, said[a], b, said[b]) for a in said for b in said if a < b}
    return {*said.items(), *pairs, *stems}


def _compare(
    index: int, fields: ProcurementFields, row: Procurement, former: ProcurementFields
) -> Rename | None:
    said = [name for name in _AGREEING if getattr(fields, name)]
    agreeing = tuple(name for name in said if getattr(fields, name) == getattr(former, name))
    likeness = SequenceMatcher(None, _title(former), _title(fields), autojunk=False).ratio()
    two_agree = len(agreeing) >= ENOUGH - 1
    says_no_more = two_agree and len(agreeing) == len(said)
    is_alike = likeness >= ALIKE or (likeness >= RELATED and two_agree)
    if is_alike or says_no_more or len(agreeing) >= ENOUGH:
        return Rename(index, row, agreeing, likeness)
    return None


def _title(fields: ProcurementFields) -> str:
    return " ".join(words(local.text) for _, local in sorted(fields.title.items()))[:200]
