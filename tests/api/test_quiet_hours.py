"""Quiet hours as a person sets them."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person
from tests.api.client import As
from tests.api.problems import fault_pointers


async def test_quiet_hours_are_set_replaced_and_removed(as_: As, session: AsyncSession) -> None:
    resident = as_("resident")
    seen = await resident.get("/v1/me")
    assert seen.json()["quiet_hours"] is None
    for quiet in ({"from": 21, "to": 7}, {"from": 0, "to": 6}, None):
        seen = await resident.patch("/v1/me", json={"quiet_hours": quiet}, if_match=seen)
        assert seen.json()["quiet_hours"] == quiet
        columns = select(Person.quiet_from, Person.quiet_to)
        row = (await session.execute(columns.where(Person.name == "resident"))).one()
        assert tuple(row) == ((quiet["from"], quiet["to"]) if quiet else (None, None))
    kept = await resident.patch("/v1/me", json={"name": "Anna"}, if_match=seen)
    assert kept.json()["quiet_hours"] is None


@pytest.mark.parametrize(
    ("quiet", "pointer", "code"),
    [
        ({"from": 7, "to": 7}, "/quiet_hours/to", "same_hours"),
        ({"from": 21}, "/quiet_hours/to", "required"),
        ({"from": 21, "to": 24}, "/quiet_hours/to", "too_high"),
        ({"from": -1, "to": 7}, "/quiet_hours/from", "too_low"),
        ({"from": "21.00", "to": 7}, "/quiet_hours/from", "wrong_type"),
        ({"from": 21, "to": 7, "zone": "UTC"}, "/quiet_hours/zone", "unknown_field"),
    ],
)
async def test_invalid_quiet_hours_are_refused_with_a_pointer(
    as_: As, quiet: dict[str, object], pointer: str, code: str
) -> None:
    resident = as_("resident")
    seen = await resident.get("/v1/me")
    refused = await resident.patch("/v1/me", json={"quiet_hours": quiet}, if_match=seen)
    assert fault_pointers(refused) == [pointer]
    assert refused.json()["errors"][0]["code"] == code
    assert (await resident.get("/v1/me")).json()["quiet_hours"] is None
