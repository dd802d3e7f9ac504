"""Three-way merge of a sheet that is imported again: last import, application, sheet.

A field that changed only in the sheet gets the sheet's value. A field that changed only in the
application keeps its value. A field that changed in both is a conflict and keeps the application's
value until somebody decides.
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
"""Regions follow from municipalities: the merge treats both as one field, named after the first."""
TEXTS = ("title", "description", "contract_options")
NOTES = "notes"
WITHHELD = "withheld"
"""Whether the value is withheld: compared only if the sheet withholds it."""
_EMPTY: tuple[Any, ...] = (None, "", [], {}, 0, False, {"municipalities": [], "regions": []})


class Standing(StrEnum):
    """Action of the import on a field whose values differ."""

    TAKEN = "taken"
    """The field gets the sheet's value."""
    KEPT = "kept"
    """The field changed in the application only and keeps its value."""
    CONFLICT = "conflict"
    """The field changed in both, without a decision: the application's value stays."""
    HIDDEN = "hidden"
    """Words of the field were hidden or destroyed: no import restores them."""


@dataclass(frozen=True)
class Differing:
    """A field whose values differ, as plain JSON."""

    name: str
    last: Any
    """Value of the last import; also None if it had no value."""
    application: Any
    sheet: Any
    standing: Standing


@dataclass(frozen=True)
class Side:
    """The procurement's content on one side."""

    fields: ProcurementFields
    notes: str = ""


@dataclass(frozen=True)
class Choices:
    """The decisions for one procurement. `others` applies to fields that are not named."""

    fields: Mapping[str, Take]
    others: Take | None = None
    takes_title: bool = False
    """The user assigned the row to this procurement: so the procurement gets the row's title."""

    def of(self, name: str) -> Take | None:
        implied = Take.SHEET if self.takes_title and name == "title" else None
        return self.fields.get(name, self.others or implied)


NO_CHOICES = Choices({})
IsHidden = Callable[[str, Any, Any], bool]
TextLanguages = Mapping[str, Collection[Language]]
"""The languages in which a sheet has each text."""


@dataclass(frozen=True)
class Merged:
    fields: ProcurementFields
    notes: str
    differing: list[Differing]
    written: Written
    """Values that the next import is compared with."""


def parts_of(names: Iterable[str]) -> list[str]:
    """The names of the compared fields, in a stable order."""
    return sorted({PLACE[0] if name in PLACE else name for name in names})


def plain(side: Side, part: str, languages: Collection[Language]) -> Any:
    """The value of a field on one side, as plain JSON; texts only in these languages.

    Lots are compared by number and amounts without currency, because a sheet has no more.
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


def written(side: Side, names: Iterable[str], text_languages: TextLanguages) -> Written:
    """The values to keep of an import whose values were all taken."""
    return {part: plain(side, part, text_languages.get(part, ())) for part in parts_of(names)}


@dataclass(frozen=True)
class Comparison:
    """The three sides of a procurement. `last` is None if no earlier import is known.

    `is_hidden` gets the name and both values of each differing field. If it returns true, the field
    keeps the application's value.
    """

    application: Side
    sheet: Side
    text_languages: TextLanguages
    last: Written | None
    choices: Choices = NO_CHOICES
    is_hidden: IsHidden = lambda *_: False

    def merged(self, names: Iterable[str]) -> Merged:
        """`names`: the fields that the sheet has values for."""
        parts = parts_of(names)
        differing = [item for part in parts if (item := self.differing(part)) is not None]
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
            standing = Standing.TAKEN  # the application has no value to lose
        elif is_known and theirs == before:
            standing = Standing.KEPT
        elif is_known and ours == before:
            standing = Standing.TAKEN
        else:
            standing = _standing(self.choices.of(part))
        return Differing(part, before, ours, theirs, standing)

    def _plain(self, side: Side, part: str) -> Any:
        return plain(side, part, self.text_languages.get(part, ()))

    def _last(self, part: str) -> Any:
        value = (self.last or {}).get(part)
        if part not in TEXTS:
            return value
        return {
            key: text for key, text in (value or {}).items() if key in self.text_languages[part]
        }

    def _new_last(self, part: str) -> Any:
        """The sheet's value, with the last import's texts in other languages."""
        new = self._plain(self.sheet, part)
        if part not in TEXTS:
            return new
        before = (self.last or {}).get(part) or {}
        return {
            key: text for key, text in before.items() if key not in self.text_languages[part]
        } | new

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


def _standing(take: Take | None) -> Standing:
    if take is None:
        return Standing.CONFLICT
    return Standing.TAKEN if take is Take.SHEET else Standing.KEPT
