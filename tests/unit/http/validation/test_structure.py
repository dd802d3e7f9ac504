"""Missing and unknown fields of a body are reported together."""

import msgspec
import pytest

from api.core.errors import InvalidRequest
from api.http.validation.body import decode_body
from api.http.validation.structure import MOST_FAULTS, MOST_VALUES
from api.plans.inputs.plans import PlanCreate


class Lot(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    size: int


class Thing(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    lots: list[Lot] = []
    by_name: dict[str, Lot] = {}


def faults_of(body: str, shape: type) -> list[tuple[str, str]]:
    with pytest.raises(InvalidRequest) as refused:
        decode_body(body.encode(), shape)
    return [(fault.pointer, fault.code) for fault in refused.value.faults]


def test_an_empty_plan_lacks_three_fields() -> None:
    assert faults_of("{}", PlanCreate) == [
        ("/title", "required"),
        ("/period_start", "required"),
        ("/period_end", "required"),
    ]


def test_every_object_of_the_body_is_looked_at() -> None:
    body = '{"lots": [{"size": 1}, {"titel": "a"}], "by_name": {"a/b": {}}, "x": 1}'
    assert faults_of(body, Thing) == [
        ("/name", "required"),
        ("/x", "unknown_field"),
        ("/lots/0/title", "required"),
        ("/lots/1/title", "required"),
        ("/lots/1/size", "required"),
        ("/lots/1/titel", "unknown_field"),
        ("/by_name/a~1b/title", "required"),
        ("/by_name/a~1b/size", "required"),
    ]


def test_faults_of_msgspec_are_reported_beside_own_ones() -> None:
    """Behind the values that are looked at."""
    lots = ['{"title": "a", "size": 1}'] * MOST_VALUES + ['{"title": "a"}']
    found = faults_of(f'{{"lots": [{",".join(lots)}]}}', Thing)
    assert found == [(f"/lots/{MOST_VALUES}/size", "required"), ("/name", "required")]


def test_wrong_type_is_reported_beside_missing_fields() -> None:
    found = faults_of('{"lots": [{"title": 5}]}', Thing)
    assert found[0] == ("/lots/0/title", "wrong_type")
    assert {("/name", "required"), ("/lots/0/size", "required")} <= set(found)


def test_a_thousand_faults_cost_as_much_as_a_hundred() -> None:
    body = f'{{"name": "a", "lots": [{", ".join(["{}"] * 1_000)}]}}'
    assert len(faults_of(body, Thing)) == MOST_FAULTS


@pytest.mark.parametrize("body", ['{"x": ', '{"x": 1', '{"x": 1}}', '{"x": nope}'])
def test_a_body_that_breaks_off_behind_its_first_fault_is_refused(body: str) -> None:
    """msgspec may find a wrong name before it finds that the rest is no JSON."""
    with pytest.raises(InvalidRequest):
        decode_body(body.encode(), Thing)
