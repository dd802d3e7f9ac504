"""Decisions of a person about an uploaded sheet, before its import."""

import msgspec

from api.core.i18n import Texts
from api.plans.importing.sheet.column_mapping import SheetMapping
from api.plans.importing.sheet.mends import SheetMends
from api.plans.inputs.imports import ImportChoices


class ImportDecisions(msgspec.Struct, frozen=True, kw_only=True):
    mends: dict[str, SheetMends] = {}
    """Corrected cells, by the sheet's name."""
    mapping: dict[str, SheetMapping] | None = None
    """None: mappings of earlier sheets may be used."""
    choices: ImportChoices = ImportChoices()
    reason: Texts = {}
    """Public reason for moved public dates."""
