"""Lists of a buyer's overdue entries, to which the digest's reminders link."""

from datetime import date, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.partial_dates import PartialDate, Precision
from api.plans.models.values import PlanStatus, ProcurementStatus
from api.plans.rules.staleness import missed
from tests.api.client import ApiClient, As
from tests.factories.plans import plan, procurement
from tests.factories.world import World

ENDS = date(2027, 6, 30)
DATES = [
    None,
    PartialDate.of(ENDS),
    PartialDate.of(ENDS, Precision.MONTH),
    PartialDate.of(ENDS, Precision.QUARTER),
    PartialDate.of(ENDS, Precision.HALF_YEAR),
    PartialDate.of(ENDS, Precision.YEAR),
]


@pytest.mark.parametrize("day", [ENDS, ENDS + timedelta(days=1), date(2028, 1, 1)])
async def test_stale_filter_equals_the_rule(
    client: ApiClient, world: World, session: AsyncSession, day: date
) -> None:
    rows = [
        procurement(world.buyer, title=f"{status} {number} {name}", status=status, **dates)
        for status in ProcurementStatus
        for number, expected in enumerate(DATES)
        for name in ("dialogue", "notice", "contract_start")
        for dates in [{"notice_expected": None, f"{name}_expected": expected}]
    ]
    session.add_all(rows)
    await session.flush()
    expected = {row.title["fi"].text for row in rows if missed(row, day)}  # type: ignore[index]
    assert bool(expected) is (day > ENDS)
    answered = await client.get(f"/v1/procurements?stale_on={day}&limit=200")
    assert {item["title"]["fi"]["text"] for item in answered.json()["items"]} == expected


async def test_stale_filter_combines_with_other_filters(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    late = {"notice_expected": PartialDate.of(ENDS)}
    ours = procurement(world.buyer, **late)
    session.add_all([ours, procurement(world.other_buyer, **late), procurement(world.buyer)])
    await session.flush()
    address = f"/v1/procurements?buyer={world.buyer.id}&stale_on=2027-07-01"
    items = (await client.get(address)).json()["items"]
    assert [item["id"] for item in items] == [str(ours.id)]


async def test_plans_with_a_past_period_are_stale(
    client: ApiClient, as_: As, world: World, session: AsyncSession
) -> None:
    lapsed = plan(world.buyer, status=PlanStatus.PUBLISHED, period_end=ENDS)
    session.add_all(
        [
            lapsed,
            plan(world.buyer, status=PlanStatus.ARCHIVED, period_end=ENDS),
            plan(world.buyer, period_end=ENDS),
            plan(world.buyer, status=PlanStatus.PUBLISHED, period_end=date(2027, 12, 31)),
        ]
    )
    await session.flush()
    for reader in (client, as_("officer")):
        items = (await reader.get("/v1/plans?stale_on=2027-07-01")).json()["items"]
        assert [item["id"] for item in items] == [str(lapsed.id)]
    on_the_last_day = await client.get("/v1/plans?stale_on=2027-06-30")
    assert on_the_last_day.json()["items"] == []
