"""Proposes renames: new rows that resemble procurements which are no longer in the sheet. Pure.

The work is bounded: each row is compared with the five procurements that share most traits with it.
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
"""Similarity that titles need if no other field is equal."""
RELATED = 0.6
"""Similarity that titles need if two other fields are equal."""
ENOUGH = 3
"""Number of other fields that must be equal if the titles differ; two if the row has no more."""
_AGREEING = ("unit", "cpv_main", "value", "notice_expected", "contract_start_expected")
_COMPARED = 5
_MOST_OF_A_TRAIT = 50
"""A trait that more procurements share is ignored."""
_STEM = 5


@dataclass(frozen=True)
class Rename:
    """`agreeing`: fields with equal values. `likeness`: similarity of the titles, 0 to 1."""

    index: int
    procurement: Procurement
    agreeing: tuple[str, ...]
    likeness: float


def propose_renames(
    rows: Mapping[int, ProcurementFields], missing: Sequence[Procurement]
) -> dict[int, Rename]:
    """Renames by row index; each procurement is proposed for the most similar row only."""
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
    proposals.sort(key=lambda item: (-item.likeness - len(item.agreeing), item.index))
    result: dict[int, Rename] = {}
    taken = set()
    for proposal in proposals:
        if proposal.index not in result and proposal.procurement.id not in taken:
            result[proposal.index] = proposal
            taken.add(proposal.procurement.id)
    return result


def _by_trait(known: Iterable[ProcurementFields]) -> dict[Hashable, list[int]]:
    result: dict[Hashable, list[int]] = defaultdict(list)
    for place, fields in enumerate(known):
        for trait in _traits(fields):
            result[trait].append(place)
    return {trait: at for trait, at in result.items() if len(at) <= _MOST_OF_A_TRAIT}


def _candidates(fields: ProcurementFields, sharing: Mapping[Hashable, list[int]]) -> Iterator[int]:
    shared = Counter(place for trait in _traits(fields) for place in sharing.get(trait, ()))
    yield from (place for place, _ in shared.most_common(_COMPARED))


def _traits(fields: ProcurementFields) -> set[Hashable]:
    values = {name: value for name in _AGREEING if (value := getattr(fields, name))}
    stems = {word[:_STEM] for word in _title(fields).split() if len(word) >= _STEM}
    # Pairs too: hundreds of procurements share a unit, but few share unit, value and date.
    pairs = {(a, values[a], b, values[b]) for a in values for b in values if a < b}
    return {*values.items(), *pairs, *stems}


def _compare(
    index: int, fields: ProcurementFields, row: Procurement, former: ProcurementFields
) -> Rename | None:
    filled = [name for name in _AGREEING if getattr(fields, name)]
    agreeing = tuple(name for name in filled if getattr(fields, name) == getattr(former, name))
    likeness = SequenceMatcher(None, _title(former), _title(fields), autojunk=False).ratio()
    two_agree = len(agreeing) >= ENOUGH - 1
    has_no_other_values = two_agree and len(agreeing) == len(filled)
    is_alike = likeness >= ALIKE or (likeness >= RELATED and two_agree)
    if is_alike or has_no_other_values or len(agreeing) >= ENOUGH:
        return Rename(index, row, agreeing, likeness)
    return None


def _title(fields: ProcurementFields) -> str:
    return " ".join(words(local.text) for _, local in sorted(fields.title.items()))[:200]
