from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from api.plans.importing.sheet.column_mapping import MappingCode
from api.spreadsheets.problems import ProblemCode, text_id

CODES = [*ProblemCode, *MappingCode]

TEXTS = Path(__file__).parents[3] / "api" / "spreadsheets" / "texts"


def _catalogue(language: str) -> Catalog:
    with (TEXTS / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def _placeholders(catalogue: Catalog, identity: str) -> set[str]:
    message = catalogue.get(identity)
    assert message is not None
    assert message.string
    return {name for _, name, _, _ in Formatter().parse(str(message.string)) if name is not None}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_problem_has_a_text_and_nothing_else_does(language: str) -> None:
    known = {str(message.id) for message in _catalogue(language) if message.id}
    assert known == {text_id(code) for code in CODES}


@pytest.mark.parametrize("code", CODES)
def test_placeholders_are_the_same_in_every_language(code: ProblemCode | MappingCode) -> None:
    in_finnish = _placeholders(_catalogue("fi"), text_id(code))
    assert in_finnish <= {"value", "limit", "year", "sheet", "row", "column", "other", "known"}
    for language in ("sv", "en"):
        assert _placeholders(_catalogue(language), text_id(code)) == in_finnish
