"""Which value a field gets when a sheet comes again: the last import's, today's, the sheet's.

A field that changed in the sheet alone is taken from it; one that changed in the application alone
stays; one that changed in both is a conflict, which stays as it is until somebody chooses.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from api.core.text import Language
from api.plans.inputs import ProcurementFields, Take
from api.plans.models import Written

PLACE = ("municipalities", "regions")
"""Regions follow from municipalities: both are one field here, named after the first."""
TEXTS = ("title", "description", "contract_options")
NOTES = "notes"
_EMPTY: tuple[Any, ...] = (None, "", [], {}, 0, {"municipalities": [], "regions": []})


class Standing(StrEnum):
    """What becomes of a field whose values differ."""

    TAKEN = "taken"
    """From the sheet."""
    KEPT = "kept"
    """Changed in the application only."""
    CONFLICT = "conflict"
    """Changed in both, and nobody has chosen: the application's value stays."""
    HIDDEN = "hidden"
    """Its words were hidden or destroyed: no sheet brings them back."""


@dataclass(frozen=True)
class Differing:
    """A field whose values differ, as plain JSON."""

    name: str
    last: Any
    """What the last import said; None also where it did not say anything."""
    application: Any
    sheet: Any
    standing: Standing


@dataclass(frozen=True)
class Side:
    """What one side says of a procurement."""

    fields: ProcurementFields
    notes: str = ""


@dataclass(frozen=True)
class Choices:
    """What was chosen for one procurement. `others`: for the fields that are not named."""

    fields: Mapping[str, Take]
    others: Take | None = None
    takes_title: bool = False
    """Somebody said that the row is this procurement: its title is the new one."""

    def of(self, name: str) -> Take | None:
        implied = Take.SHEET if self.takes_title and name == "title" else None
        return self.fields.get(name, self.others or implied)


NO_CHOICES = Choices({})
IsHidden = Callable[[str, Any, Any], bool]


@dataclass(frozen=True)
class Merged:
    fields: ProcurementFields
    notes: str
    differing: list[Differing]
    written: Written
    """What the next import is compared with."""


def parts_of(names: Iterable[str]) -> list[str]:
    """The fields that are compared, in a stable order."""
    return sorted({PLACE[0] if name in PLACE else name for name in names})


def plain(side: Side, part: str, languages: Collection[Language]) -> Any:
    """What a side says of a field, as plain JSON; of texts what it says in these languages.

    Of lots a sheet has the number only, of an amount neither the currency nor that it is withheld.
    """
    if part == NOTES:
        return side.notes
    if part == PLACE[0]:
        return {name: sorted(getattr(side.fields, name)) for name in PLACE}
    value = getattr(side.fields, part)
    if part in TEXTS:
        return {key.value: value[key].text for key in sorted(languages) if key in value}
    if part == "lots":
        return len(value)
    if part == "value":
        has_amount = value is not None and (value.low or value.high)
        return {"low": value.low, "high": value.high} if has_amount else None
    return msgspec.to_builtins(value)


def written(side: Side, names: Iterable[str], languages: Mapping[str, Collection[Language]]) -> Written:
    """What an import has said, where all of it was taken."""
    return {part: plain(side, part, languages.get(part, ())) for part in parts_of(names)}


def merge(
    application: Side,
    sheet: Side,
    names: Iterable[str],
    languages: Mapping[str, Collection[Language]],
    *,
    last: Written | None,
    choices: Choices = NO_CHOICES,
    is_hidden: IsHidden = lambda *_: False,
) -> Merged:
    """`names`: what the sheet speaks of. `last` None: it is not known what an import said before.

    `is_hidden`: asked of each field that differs, by its name and both values; it then stays.
    """
    differing, new = [], dict(last or {})
    changes: dict[str, Any] = {}
    notes = application.notes
    for part in parts_of(names):
        found = _compare(application, sheet, part, languages.get(part, ()), last, choices, is_hidden)
        if found is not None:
            differing.append(found)
        standing = found.standing if found else None
        if standing is Standing.TAKEN and part == NOTES:
            notes = sheet.notes
        elif standing is Standing.TAKEN:
            group = PLACE if part == PLACE[0] else (part,)
            changes |= {name: getattr(sheet.fields, name) for name in group}
        if standing not in {Standing.CONFLICT, Standing.HIDDEN}:
            said = plain(sheet, part, languages.get(part, ()))
            new[part] = _with_others(new.get(part), said, languages[part]) if part in TEXTS else said
    fields = msgspec.structs.replace(application.fields, **changes)
    return Merged(fields, notes, differing, new)


def _compare(
    application: Side,
    sheet: Side,
    part: str,
    languages: Collection[Language],
    last: Written | None,
    choices: Choices,
    is_hidden: IsHidden,
) -> Differing | None:
    ours, theirs = (plain(side, part, languages) for side in (application, sheet))
    if ours == theirs:
        return None
    is_known = last is not None and part in last
    before = last[part] if last is not None and is_known else None
    if part in TEXTS:
        before = {key: text for key, text in (before or {}).items() if key in languages}
    if is_hidden(part, ours, theirs):
        standing = Standing.HIDDEN
    elif not is_known:
        # Nobody's value is lost where there is none.
        standing = Standing.TAKEN if ours in _EMPTY else _chosen(choices.of(part))
    elif theirs == before:
        standing = Standing.KEPT
    elif ours == before:
        standing = Standing.TAKEN
    else:
        standing = _chosen(choices.of(part))
    return Differing(part, before, ours, theirs, standing)


def _chosen(take: Take | None) -> Standing:
    if take is None:
        return Standing.CONFLICT
    return Standing.TAKEN if take is Take.SHEET else Standing.KEPT


def _with_others(before: Any, said: dict[str, str], languages: Collection[Language]) -> Any:
    """The last import's texts in other languages stay known."""
    others = {key: text for key, text in (before or {}).items() if key not in languages}
    return others | said
