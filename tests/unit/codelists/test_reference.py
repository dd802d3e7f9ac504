"""Compares the built-in lists with reference data, if it is available."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from api.codelists.catalogue import builtin
from api.codelists.parsing import read_codes
from api.codelists.rows import CodeRow
from api.codelists.rules import normalise_cpv, with_cpv_parents

# The reference gives the Finnish name where the national code list has an established Swedish one.
ESTABLISHED_SWEDISH = {
    *("020", "074", "081", "102", "108", "139", "142", "143", "146", "151", "169", "171", "176"),
    *("218", "249", "260", "271", "276", "291", "410", "426", "700", "747", "936", "976"),
}


def read(path: Path) -> dict[str, CodeRow]:
    with path.open("rb") as file:
        return {row.code: row for row in read_codes(file)}


def by_code(rows: Iterable[CodeRow]) -> dict[str, CodeRow]:
    return {row.code: row for row in rows}


def test_municipalities_equal_the_reference(reference: Path) -> None:
    theirs = read(reference / "finland" / "municipalities-2026.csv")
    ours = by_code(builtin("municipalities"))
    assert ours.keys() == theirs.keys()
    for code, row in ours.items():
        assert row.names["fi"] == theirs[code].names["fi"]
        assert row.attributes["region"] == theirs[code].attributes["region"]


def test_swedish_names_differ_where_listed_only(reference: Path) -> None:
    theirs = read(reference / "finland" / "municipalities-2026.csv")
    ours = builtin("municipalities")
    differing = {row.code for row in ours if row.names["sv"] != theirs[row.code].names["sv"]}
    assert differing == ESTABLISHED_SWEDISH
    assert all(theirs[code].names["sv"] == theirs[code].names["fi"] for code in differing)


def test_regions_equal_the_reference(reference: Path) -> None:
    theirs = read(reference / "finland" / "regions-2026.csv")
    ours = by_code(builtin("regions"))
    assert ours.keys() == theirs.keys()
    for code, row in ours.items():
        assert row.names == theirs[code].names
        assert row.attributes["nuts3"] == theirs[code].attributes["nuts3_2024"]


def test_nuts_of_regions_exist(reference: Path) -> None:
    nuts = read(reference / "eforms" / "nuts_nuts-fin-lvl3.gc")
    assert nuts.keys() >= {row.attributes["nuts3"] for row in builtin("regions")}


def test_cpv_equals_the_reference(reference: Path) -> None:
    theirs = read(reference / "eforms" / "cpv_social-service-cpv.gc")
    ours = by_code(builtin("cpv"))
    shared = ours.keys() & theirs.keys()
    assert shared
    assert all(ours[code].names == theirs[code].names for code in shared)
    assert all(normalise_cpv(code)[:2] + "000000" in ours for code in theirs)


def test_cpv_parents(reference: Path) -> None:
    rows = with_cpv_parents(read(reference / "eforms" / "cpv_social-service-cpv.gc").values())
    parents = {row.code: row.parent for row in rows}
    assert parents["85000000"] is None
    assert parents["85100000"] == "85000000"
    assert parents["85121231"] == "85121230"


@pytest.mark.parametrize(
    ("ours", "files"),
    [
        ("procurement-categories", ["contract-nature"]),
        ("buyer-types", ["buyer-legal-type"]),
        ("reserved-contracts", ["reserved-procurement"]),
    ],
)
def test_eforms_counterparts_exist(reference: Path, ours: str, files: list[str]) -> None:
    known = {code for name in files for code in read(reference / "eforms" / f"{name}.gc")}
    assert {row.attributes.get("eforms") for row in builtin(ours)} <= {*known, None}


def test_social_and_innovation_criteria_match_eforms(reference: Path) -> None:
    names = ["strategic-procurement", "social-objective", "innovative-acquisition"]
    known = {code for name in names for code in read(reference / "eforms" / f"{name}.gc")}
    families = {"social", "innovation", "accessibility"}
    ours = [r for r in builtin("sustainability-criteria") if r.code.split(".")[0] in families]
    assert {row.attributes.get("eforms") for row in ours} <= {*known, None}


def test_criteria_match_ocds(reference: Path) -> None:
    folder = reference / "ocds" / "ocds_sustainability_extension" / "codelists"
    lines = (folder / "sustainabilityGoal.csv").read_text("utf-8").splitlines()
    known = {line.partition(",")[0] for line in lines}
    assert {row.attributes["ocds"] for row in builtin("sustainability-criteria")} <= known


def test_every_genericode_list_is_read_with_its_names(reference: Path) -> None:
    for path in (reference / "eforms").glob("*.gc"):
        rows = read(path)
        assert rows
        assert all(row.names.keys() == {"fi", "sv", "en"} for row in rows.values())
        assert all(not row.attributes for row in rows.values())
