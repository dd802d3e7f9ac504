"""Our table of fields against the files of the eForms SDK."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from api.exchange.eforms.notice import Flavour, NoticeSubtype
from api.exchange.eforms.rules.checking import check
from api.exchange.eforms.rules.fields import fields_of
from api.exchange.eforms.rules.findings import select
from api.exchange.eforms.writing.notice import tree
from tests.unit.exchange.eforms.notices import notice

CASES = [(NoticeSubtype.CONSULTATION, "E1"), (NoticeSubtype.PLANNING_GENERAL, "4")]
EXAMPLES = {"E1_minimal.xml": NoticeSubtype.CONSULTATION, "pin-only_24.xml": "4"}
NATIONAL = {"FI-20", "BT-745-Lot"}
"""Fields of Hilma that the SDK does not list for these subtypes."""


def _ids(node: dict[str, Any]) -> Iterator[str]:
    yield node["id"]
    for child in node.get("content", ()):
        yield from _ids(child)


def listed(reference: Path, name: str) -> set[str]:
    definition = json.loads((reference / "eforms" / f"{name}.json").read_text())
    nodes = definition["metadata"] + definition["content"]
    return {each for node in nodes for each in _ids(node)}


@pytest.mark.parametrize(("subtype", "name"), CASES)
def test_every_field_that_we_ask_for_belongs_to_the_subtype(
    reference: Path, subtype: NoticeSubtype, name: str
) -> None:
    asked = {field.id for field in fields_of(subtype, Flavour.FI)}
    assert asked - NATIONAL - listed(reference, name) == set()


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_of_the_sdk_have_no_findings(reference: Path, name: str) -> None:
    example = etree.parse(reference / "eforms" / name).getroot()
    assert check(example, Flavour.EU) == []


def test_we_ask_for_everything_that_the_smallest_consultation_has(reference: Path) -> None:
    """The example has the mandatory fields only, so each of its values is one that we ask for."""
    example = etree.parse(reference / "eforms" / "E1_minimal.xml").getroot()
    asked = {
        value
        for field in fields_of(NoticeSubtype.CONSULTATION, Flavour.EU)
        for place in select(example, field.within)
        for value in select(place, field.path)
    }
    values = {each for each in example.iter("{*}*") if not len(each)}
    left = {etree.QName(each).localname for each in values - asked}
    assert left == set()


@pytest.mark.parametrize("name", EXAMPLES)
def test_our_notices_have_no_element_at_a_place_where_the_examples_have_none(
    reference: Path, name: str
) -> None:
    """Order of siblings, as far as the examples show it."""
    example = etree.parse(reference / "eforms" / name).getroot()
    ours = tree(notice(NoticeSubtype(EXAMPLES[name]), flavour=Flavour.EU))
    order = [etree.QName(each).localname for each in example]
    known = [etree.QName(each).localname for each in ours if etree.QName(each).localname in order]
    assert known == sorted(known, key=order.index)
