"""The place of performance as NUTS-3 codes."""

import pytest

from api.codelists.catalogue import builtin
from api.plans.importing.codes import region_code
from api.plans.importing.sheet.nuts import nuts_regions


@pytest.mark.parametrize(
    ("cell", "regions"),
    [
        ("FI1D5", ["16"]),
        ("fi1d5", ["16"]),
        ("FI 1D5", ["16"]),
        ("FI1D5 Keski-Pohjanmaa", ["16"]),
        ("Keski-Pohjanmaa (FI1D5)", ["16"]),
        ("FI1D5 - Mellersta Österbotten", ["16"]),
        ("Keski-Pohjanmaa", ["16"]),
        ("Mellersta Österbotten", ["16"]),
        ("Helsinki-Uusimaa", ["01"]),
        ("FI1B1; FI1D9", ["01", "17"]),
        ("FI1B1 FI1D9", ["01", "17"]),
        ("FI1B1\nFI1D9, FI1B1", ["01", "17"]),
        ("FI200", ["21"]),
        ("FI197", ["06"]),  # NUTS 2021
        ("FI1D1 ja FI1DA", ["10"]),
        ("FI1D", [None]),  # NUTS 2: several regions
        ("FI", [None]),
        ("FIZZZ", [None]),
        ("FI999", [None]),
        ("SE110", [None]),
        ("FI1D5X", [None]),
        ("FI1D5, FI1D", ["16", None]),
        ("", []),
    ],
)
def test_codes_and_names_of_regions(cell: str, regions: list[str | None]) -> None:
    assert [region_code(name) for name in nuts_regions(cell)] == regions


def test_every_region_is_found_by_its_code() -> None:
    rows = builtin("regions")
    assert len(rows) == 19
    for row in rows:
        code = row.attributes["nuts3"]
        assert code is not None
        assert [region_code(name) for name in nuts_regions(code)] == [row.code]
