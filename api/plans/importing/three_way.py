"""Which value a field gets when a sheet comes again: the last import's, today's, the sheet's.

A field that changed in the sheet alone is taken from it; one that changed in the application alone
stays; one that changed in both is a conflict, which stays as it is until somebody chooses.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec

from api.core.i18n import Language
from api.plans.inputs.imports import Take
from api.plans.inputs.procurements import Money, ProcurementFields
from api.plans.models.imports import Written

PLACE = ("municipalities", "regions")
"""Regions follow from municipalities: both are one field here, named after the first."""
TEXTS = ("title", "description", "contract_options")
NOTES = "notes"
WITHHELD = "withheld"
"""That the value is not public: compared only where the sheet says so."""
_EMPTY: tuple[Any, ...] = (None, "", [], {}, 0, False, {"municipalities": [], "regions": []})


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
    """Somebody said that the row is this procurement: so its title is the new one, too."""

    def of(self, name: str) -> Take | None:
        implied = Take.SHEET if self.takes_title and name == "title" else None
        return self.fields.get(name, self.others or implied)


NO_CHOICES = Choices({})
IsHidden = Callable[[str, Any, Any], bool]
Spoken = Mapping[str, Collection[Language]]
"""In which languages a sheet speaks of each text."""


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

    Of lots a sheet has the number only, of an amount not the currency.
    """
    if part in _PLAIN:
        return _PLAIN[part](side)
    value = getattr(side.fields, part)
    if part in TEXTS:
        return {key.value: value[key].text for key in sorted(languages) if key in value}
    return msgspec.to_builtins(value)


def _amount(side: Side) -> dict[str, str | None] | None:
    value = side.fields.value
    has_amount = value is not None and (value.low or value.high)
    return {"low": value.low, "high": value.high} if value is not None and has_amount else None


_PLAIN: dict[str, Callable[[Side], Any]] = {
    NOTES: lambda side: side.notes,
    WITHHELD: lambda side: side.fields.value is not None and side.fields.value.withheld,
    PLACE[0]: lambda side: {name: sorted(getattr(side.fields, name)) for name in PLACE},
    "lots": lambda side: len(side.fields.lots),
    "value": _amount,
}


def written(side: Side, names: Iterable[str], spoken: Spoken) -> Written:
    """What an import has said, where all of it was taken."""
    return {part: plain(side, part, spoken.get(part, ())) for part in parts_of(names)}


@dataclass(frozen=True)
class Comparison:
    """A procurement's three sides. `last` None: it is not known what an import said before.

    `is_hidden`: asked of each field that differs, by its name and both values; it then stays.
    """

    application: Side
    sheet: Side
    spoken: Spoken
    last: Written | None
    choices: Choices = NO_CHOICES
    is_hidden: IsHidden = lambda *_: False

    def merged(self, names: Iterable[str]) -> Merged:
        """`names`: the fields that the sheet speaks of."""
        parts = parts_of(names)
        differing = [found for part in parts if (found := self.differing(part)) is not None]
        standing = {item.name: item.standing for item in differing}
        taken = {part for part in standing if standing[part] is Standing.TAKEN}
        settled = (
            part for part in parts if standing.get(part) not in {Standing.CONFLICT, Standing.HIDDEN}
        )
        return Merged(
            msgspec.structs.replace(self.application.fields, **self._changes(taken)),
            self.sheet.notes if NOTES in taken else self.application.notes,
            differing,
            {**(self.last or {}), **{part: self._new_last(part) for part in settled}},
        )

    def differing(self, part: str) -> Differing | None:
        ours, theirs = self._plain(self.application, part), self._plain(self.sheet, part)
        if ours == theirs:
            return None
        if self.is_hidden(part, ours, theirs):
            return Differing(part, None, ours, theirs, Standing.HIDDEN)
        is_known = self.last is not None and part in self.last
        before = self._last(part) if is_known else None
        if not is_known and ours in _EMPTY:
            standing = Standing.TAKEN  # nobody's value is lost
        elif is_known and theirs == before:
            standing = Standing.KEPT
        elif is_known and ours == before:
            standing = Standing.TAKEN
        else:
            standing = _chosen(self.choices.of(part))
        return Differing(part, before, ours, theirs, standing)

    def _plain(self, side: Side, part: str) -> Any:
        return plain(side, part, self.spoken.get(part, ()))

    def _last(self, part: str) -> Any:
        value = (self.last or {}).get(part)
        if part not in TEXTS:
            return value
        return {key: text for key, text in (value or {}).items() if key in self.spoken[part]}

    def _new_last(self, part: str) -> Any:
        """As the sheet says it; the last import's texts in other languages stay known."""
        said = self._plain(self.sheet, part)
        if part not in TEXTS:
            return said
        before = (self.last or {}).get(part) or {}
        return {key: text for key, text in before.items() if key not in self.spoken[part]} | said

    def _changes(self, taken: Collection[str]) -> dict[str, Any]:
        names = [name for part in taken for name in (PLACE if part == PLACE[0] else (part,))]
        fields = {*names} - {NOTES, WITHHELD}
        changes = {name: getattr(self.sheet.fields, name) for name in fields}
        value = changes.get("value", self.application.fields.value)
        if "value" in changes or WITHHELD in taken:
            ours = self.application.fields.value
            is_withheld = WITHHELD in taken or (ours is not None and ours.withheld)
            changes["value"] = _withheld(value, is_withheld)
        return changes


def _withheld(value: Money | None, is_withheld: bool) -> Money | None:
    if value is None:
        return Money(withheld=True) if is_withheld else None
    return msgspec.structs.replace(value, withheld=is_withheld)


def _chosen(take: Take | None) -> Standing:
    if take is None:
        return Standing.CONFLICT
    return Standing.TAKEN if take is Take.SHEET else Standing.KEPT
