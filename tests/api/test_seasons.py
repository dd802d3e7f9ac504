"""A season as a precision: taken, found, shown and put into calendars by its months."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.partial_dates import PartialDate, Precision
from tests.api.client import ApiClient, As
from tests.api.web.browser import open_page, text_of
from tests.factories.plans import plan, procurement
from tests.factories.world import World
from tests.unit.feeds.feed_checks import check_calendar

AUTUMN = PartialDate(date(2027, 9, 1), Precision.SEASON)
WINTER = PartialDate(date(2027, 12, 1), Precision.SEASON)


async def test_a_season_is_taken_and_comes_back(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer)
    session.add(row)
    made = {
        "plan_id": str(row.id),
        "title": {"fi": {"text": "Auraus"}},
        "notice_expected": {"value": "2027-09-01", "precision": "season"},
    }
    response = await as_("officer").post("/v1/procurements", json=made)
    assert response.status_code == 201, response.text
    assert response.json()["notice_expected"] == made["notice_expected"]
    made["notice_expected"] = {"value": "2027-10-01", "precision": "season"}
    refused = await as_("officer").post("/v1/procurements", json=made)
    assert refused.status_code == 400


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("notice_from=2027-08-01&notice_to=2027-08-31", set()),
        ("notice_from=2027-11-30&notice_to=2027-11-30", {"autumn"}),
        ("notice_from=2028-02-29", {"winter"}),
        ("notice_from=2028-03-01", set()),
        ("notice_from=2027-09-01&notice_to=2027-12-01", {"autumn", "winter"}),
    ],
)
async def test_filters_go_by_its_months(
    client: ApiClient, world: World, session: AsyncSession, query: str, found: set[str]
) -> None:
    rows = {
        "autumn": procurement(world.buyer, notice_expected=AUTUMN),
        "winter": procurement(world.buyer, notice_expected=WINTER),
    }
    session.add_all(rows.values())
    await session.flush()
    response = await client.get(f"/v1/procurements?{query}")
    ids = {item["id"] for item in response.json()["items"]}
    assert {name for name, row in rows.items() if str(row.id) in ids} == found


@pytest.mark.parametrize(
    ("language", "written"), [("fi", "syksy 2027"), ("sv", "hösten 2027"), ("en", "autumn 2027")]
)
async def test_a_page_writes_it_as_it_was_said(
    client: ApiClient, world: World, session: AsyncSession, language: str, written: str
) -> None:
    row = procurement(world.buyer, notice_expected=AUTUMN)
    session.add(row)
    await session.flush()
    page = await open_page(client, f"/procurements/{row.id}", language=language)
    assert written in text_of(page).lower()


async def test_a_calendar_has_its_first_day_and_its_name(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer, notice_expected=WINTER)
    session.add(row)
    response = await client.get("/v1/feeds/procurements.ics")
    events = {event["uid"]: event for event in check_calendar(response.content)}
    notice = events[f"{row.id}-notice"]
    assert notice["dtstart"].dt == date(2027, 12, 1)
    assert "(talvi 2027–2028)" in notice["summary"]
