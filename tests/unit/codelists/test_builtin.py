import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest

from api import demo
from api.codelists.catalogue import BUILTIN, INDEX, builtin, builtin_names
from api.codelists.rows import LANGUAGES
from api.codelists.rules import cpv_prefix

ALL = (INDEX, *builtin_names())
DEMO = Path(demo.__file__).parent
CODE = re.compile(r"(?<![\d.])\d{8}(?:-\d)?(?![\d.])")


def codes(name: str) -> set[str]:
    return {row.code for row in builtin(name)}


def test_every_file_is_listed() -> None:
    assert {path.stem for path in BUILTIN.glob("*.csv")} == set(ALL)


@pytest.mark.parametrize(
    ("name", "count"), [("cpv", 404), ("regions", 19), ("municipalities", 308)]
)
def test_builtin_lists_are_complete(name: str, count: int) -> None:
    assert len(builtin(name)) == count


@pytest.mark.parametrize("name", [name for name in ALL if name != "municipalities"])
def test_codes_are_named_in_every_language(name: str) -> None:
    assert [row.code for row in builtin(name) if set(row.names) != set(LANGUAGES)] == []


def test_municipalities_are_named_in_finnish_and_swedish() -> None:
    assert all({"fi", "sv"} <= set(row.names) for row in builtin("municipalities"))


@pytest.mark.parametrize("name", ALL)
def test_parents_come_before_their_children(name: str) -> None:
    seen: set[str] = set()
    for row in builtin(name):
        assert row.parent is None or row.parent in seen
        seen.add(row.code)


@pytest.mark.parametrize(
    ("name", "top"), [("goals", "good-life"), ("sustainability-criteria", None)]
)
def test_codes_of_levels_carry_their_family(name: str, top: str | None) -> None:
    below_top = [row for row in builtin(name) if row.code != top]
    assert all((row.code.rpartition(".")[0] or top) == row.parent for row in below_top)


def test_goals_are_the_tree_of_the_model() -> None:
    parents = [row.parent for row in builtin("goals")]
    assert Counter(parents) == {
        None: 1,
        "good-life": 3,
        "sustainable-development": 2,
        "openness": 4,
        "partnership": 2,
    }


def test_goals_have_names_and_descriptions_in_all_languages() -> None:
    for row in builtin("goals"):
        assert set(row.names) == {"fi", "sv", "en"}
        assert all(row.attributes[f"description_{language}"] for language in row.names)


def test_every_municipality_is_in_a_region_and_every_region_has_some() -> None:
    regions = {row.attributes["region"] for row in builtin("municipalities")}
    assert regions == codes("regions")


def test_regions_have_each_their_own_nuts() -> None:
    assert len({row.attributes["nuts3"] for row in builtin("regions")}) == 19


def test_cpv_holds_all_divisions_and_groups_and_what_is_above_every_code() -> None:
    known = codes("cpv")
    levels = Counter(len(cpv_prefix(code)) for code in known)
    assert (levels[2], levels[3]) == (45, 272)
    for code in known:
        assert {f"{code[:2]}000000", f"{code[:3]}00000"} <= known


def test_every_code_of_the_demonstration_has_a_name() -> None:
    named = codes("cpv")
    for content in _demonstration():
        used = {found[0:8] for found in CODE.findall(content)}
        assert {code for code in used if code[:2] + "000000" in named} - named == set()


def _demonstration() -> Iterator[str]:
    """Texts of the demonstration, with spreadsheets as their inner XML."""
    for path in DEMO.rglob("*.*"):
        if path.suffix in {".csv", ".toml", ".py"}:
            yield path.read_text("utf-8", errors="replace")
        elif path.suffix in {".xlsx", ".ods"}:
            with ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith(".xml") and "theme" not in name:
                        yield archive.read(name).decode()


def test_unknown_list_is_refused() -> None:
    with pytest.raises(KeyError):
        builtin("../rules")
