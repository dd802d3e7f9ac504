"""Imports one row of a sheet, into its procurement or as a new one."""

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from uuid import UUID

import msgspec

from api.core.errors import Fault
from api.core.i18n import Language
from api.plans.importing.codes import digit_remarks
from api.plans.importing.hidden_words import HiddenWords
from api.plans.importing.results import RowImport, RowState
from api.plans.importing.row_mapping import RowContent, merged_fields, read_row
from api.plans.importing.sheet.column_specs import fields_of_places
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.result import SheetRow
from api.plans.importing.three_way import (
    NOTES,
    PLACE,
    TEXTS,
    WITHHELD,
    Choices,
    Comparison,
    Merged,
    Side,
    Standing,
    TextLanguages,
    parts_of,
    plain,
    written,
)
from api.plans.importing.unreadable import NOTHING, is_written, unreadable_fields
from api.plans.inputs.procurements import ProcurementFields
from api.plans.models.imports import Written
from api.plans.models.procurements import Procurement
from api.plans.rules.content import DefaultPlace, complete_places, fields_of
from api.plans.rules.merging import changed_fields
from api.plans.rules.row_keys import KeyDigest, is_hidden

_KEY_FIELDS = frozenset({"title", "unit", "reference"})
"""Fields whose words are in the key of a row."""


class RowImporter:
    """`last`: values of the last import, by procurement."""

    def __init__(
        self,
        last: Mapping[UUID, Written],
        hidden: HiddenWords,
        digest: KeyDigest,
        place: DefaultPlace,
    ) -> None:
        self._last = last
        self._hidden = hidden
        self._digest = digest
        self._place = place

    def import_row(
        self,
        row: SheetRow,
        existing: Procurement | None,
        choices: Choices,
        *,
        without: Collection[str] = (),
    ) -> RowImport:
        """`without`: fields of the row to ignore because their values are invalid."""
        language = Language(row.language)
        content = read_row(row.values, frozenset(row.cells), language)
        content.remarks += digit_remarks(row.cells.get(SheetField.CPV, ()))
        content.names -= unreadable_fields(content.fields, row.cells) | {*without}
        for name in without:
            setattr(content.fields, name, getattr(NOTHING, name))
        if existing is None:
            return self._import_new(row, content, _text_languages(content, language))
        return self._import_existing(row, content, existing, choices, language)

    def _import_new(
        self, row: SheetRow, content: RowContent, text_languages: TextLanguages
    ) -> RowImport:
        fields = msgspec.structs.replace(content.fields)
        names = _names(content)
        if PLACE[0] in content.names or not _names_place(row):
            complete_places(fields, self._place)
            names |= {*PLACE}
        side = Side(fields, content.notes or "")
        hidden = {
            part
            for part in parts_of(names)
            if self._hidden.holds(plain(side, part, text_languages.get(part, ())))
        }
        content.remarks += _hidden_remarks(hidden)
        kept = msgspec.structs.replace(
            fields, **{name: getattr(NOTHING, name) for name in hidden - {NOTES, WITHHELD, "title"}}
        )
        notes = "" if NOTES in hidden else side.notes
        return RowImport(
            row=row,
            content=content,
            fields=kept,
            notes=notes,
            existing=None,
            changed=frozenset(),
            differing=[],
            written=written(Side(kept, notes), names - hidden, text_languages),
            import_key=self._key(row, None, hidden),
            state=RowState.HIDDEN_WORDS if "title" in hidden else RowState.CREATED,
        )

    def _import_existing(
        self,
        row: SheetRow,
        content: RowContent,
        existing: Procurement,
        choices: Choices,
        language: Language,
    ) -> RowImport:
        before = fields_of(existing)
        after = merged_fields(before, content, language)
        if PLACE[0] in content.names:
            complete_places(after, self._place)
        names = _names(content)
        merged = Comparison(
            application=Side(before, existing.notes),
            sheet=Side(after, content.notes or ""),
            text_languages=_text_languages(content, language),
            last=self._last.get(existing.id),
            choices=choices,
            is_hidden=partial(self._hidden.keeps, existing.id),
        ).merged(names)
        hidden = {item.name for item in merged.differing if item.standing is Standing.HIDDEN}
        content.remarks += _hidden_remarks(hidden)
        key = self._key(row, existing.import_key, hidden)
        changed = _changed(before, merged, existing, key)
        return RowImport(
            row=row,
            content=content,
            fields=merged.fields,
            notes=merged.notes,
            existing=existing,
            changed=changed,
            differing=merged.differing,
            written=merged.written,
            import_key=key,
            state=RowState.UPDATED if changed else RowState.UNCHANGED,
        )

    def _key(self, row: SheetRow, before: str | None, hidden: Iterable[str]) -> str:
        """The row's key, or its keyed hash if the key would hold hidden words."""
        keeps_no_words = is_hidden(before) or not _KEY_FIELDS.isdisjoint(hidden)
        return self._digest(row.row_key) if keeps_no_words else row.row_key


def _names(content: RowContent) -> set[str]:
    """Names of the fields that the row has values for."""
    names = {*content.names}
    if content.notes is not None:
        names.add(NOTES)
    if (
        "value" in content.names
        and content.fields.value is not None
        and content.fields.value.withheld
    ):
        names.add(WITHHELD)
    return names


def _names_place(row: SheetRow) -> bool:
    """Whether the row names a place. An unknown name counts, too: it does not mean the buyer's own
    place."""
    return any(is_written(row.cells.get(column, ())) for column in fields_of_places())


def _text_languages(content: RowContent, language: Language) -> TextLanguages:
    """The languages in which the row has each text."""
    return {name: frozenset({language, *getattr(content.fields, name)}) for name in TEXTS}


def _changed(
    before: ProcurementFields, merged: Merged, existing: Procurement, key: str
) -> frozenset[str]:
    changed = changed_fields(before, merged.fields)
    if merged.notes != existing.notes:
        changed |= {NOTES}
    return changed | {"import_key"} if existing.import_key != key else changed


def _hidden_remarks(names: Iterable[str]) -> list[Fault]:
    return [Fault(f"/{name}", "words_hidden_here") for name in sorted(names)]
