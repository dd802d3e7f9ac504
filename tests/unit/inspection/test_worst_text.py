"""No expression of the inspection takes time that grows with the square of a text."""

import pytest

from api.inspection.fields import judge
from api.inspection.findings import Report
from api.inspection.formulas import csv_danger, formula_danger
from api.inspection.links import (
    has_network_path,
    link_danger,
    path_danger,
    source_danger,
    value_danger,
)
from api.inspection.pictures import _MARKUP
from api.inspection.svg import css_fetches
from tests.worst_text import Parser, check_growth

UNITS = (
    *("a", " ", "\t", "\\", "/", "\\/", "/\\", "\\\\a", "//", ":", "a:", "'aa:", '"', "'", "["),
    *("[a", "(", "a(", "a.", "_xlfn.", "_xll.", "a  ", "|", "!", "=", "=,", ";", '" ', "\u200b"),
    *("<", "< ", "url(", "url(  ", "@import ", "@import;", "file:", "{", "\\a ", '\\"'),
)
AROUND = (("", ""), ("=", "|"), ('HYPERLINK "', ""), ("\\\\a", "!"))
PARSERS: dict[str, Parser] = {
    **{
        item.__name__: item
        for item in (
            *(has_network_path, link_danger, path_danger, source_danger, value_danger),
            *(formula_danger, csv_danger, css_fetches),
        )
    },
    "field": lambda text: judge(text, "", Report()),
    "markup": lambda text: _MARKUP.search(text.encode()),
}


@pytest.mark.parametrize("name", PARSERS)
def test_time_grows_with_the_text(name: str) -> None:
    check_growth(PARSERS[name], UNITS, AROUND)
