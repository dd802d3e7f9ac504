"""Descriptions of columns: headings, converter, and the field of the row's values.

A new column is a member of `SheetField` and an entry here. `heading_words`, `converters` and
`row_values` read this table, and so do the steps after the sheet (`row_mapping`, `matching`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.nuts import nuts_regions
from api.plans.importing.sheet.values import split_names

if TYPE_CHECKING:
    from api.plans.importing.sheet.cells import Cell


class ColumnSpec(NamedTuple):
    field: SheetField
    headings: Mapping[str, str]
    """Headings by language, separated by semicolons."""
    convert: Callable[[Cell], Any]
    row_value: str
    """Field of `RowValues`. Columns of the same field are joined."""
    procurement_fields: tuple[str, ...]
    """Fields of the API that the column fills."""
    remarks_at: str
    """Field of the API that remarks about the column point to."""


def _place_names(cell: Cell) -> tuple[str, ...]:
    return split_names(cell.text)


def _nuts(cell: Cell) -> tuple[str, ...]:
    return nuts_regions(cell.text)


_PLACES = ("municipalities", "regions")

SPECS = (
    ColumnSpec(
        SheetField.PLACE,
        {
            "fi": "kunta; paikka; paikkakunta; sijainti; suorituspaikka; toteutuspaikka; "
            "toimituspaikka; toimipaikka; hankinnan toteutuspaikka; kunnat; "
            "kaupunki; kohteen sijainti; osallistuvat kunnat; mukana olevat kunnat; "
            "kuntalista; toteutuskunta; missä",
            "sv": "kommun; ort; plats; plats för utförandet; leveransort; leveransplats; kommuner; "
            "stad; var; deltagande kommuner; läge på karta; utförandeort; plats för leverans",
            "en": "municipality; place; place of performance; location; municipalities; "
            "place of performance city; "
            "town; city; where; site; delivery location; work location; participating "
            "municipalities; place of delivery",
        },
        _place_names,
        "places",
        _PLACES,
        "municipalities",
    ),
    ColumnSpec(
        SheetField.REGION,
        {
            "fi": "maakunta; alue; maakunnat; toteutusalue",
            "sv": "landskap; region; område; regioner",
            "en": "regions; area",
        },
        _place_names,
        "regions",
        _PLACES,
        "regions",
    ),
    ColumnSpec(
        SheetField.NUTS,
        {
            "fi": "nuts-koodi; nuts-koodit; nuts-alue; nuts-alueet; nuts-aluekoodi; nuts3-koodi; "
            "nuts 3 -koodi; nuts-luokitus; suorituspaikan nuts-koodi; toteutuspaikan nuts-koodi; "
            "suorituspaikka nuts; toteutuspaikka nuts; hankinnan nuts-koodi",
            "sv": "nuts-kod; nuts-koder; nuts-område; nuts-region; nuts3-kod; nuts 3-kod; "
            "nuts-kod för utförandeort; plats för utförande nuts",
            "en": "nuts; nuts3; nuts 3; nuts code; nuts codes; nuts region; nuts3 code; "
            "nuts 3 code; nuts area; place of performance nuts; place of performance nuts code",
        },
        _nuts,
        "regions",
        _PLACES,
        "regions",
    ),
)


def fields_remarked_at(name: str) -> tuple[SheetField, ...]:
    """Columns whose remarks point to this field of the API."""
    return tuple(spec.field for spec in SPECS if spec.remarks_at == name)


def fields_of_places() -> tuple[SheetField, ...]:
    return tuple(spec.field for spec in SPECS if spec.procurement_fields == _PLACES)
