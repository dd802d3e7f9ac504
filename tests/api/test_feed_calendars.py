"""Feeds as calendars: coming dates, their days, and meetings."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.partial_dates import PartialDate, Precision
from api.dialogues.models import DialogueStatus
from tests.api.client import ApiClient
from tests.factories.dialogues import dialogue
from tests.factories.meetings import meeting
from tests.factories.plans import procurement
from tests.factories.world import World
from tests.unit.feeds.feed_checks import check_calendar


async def test_a_calendar_holds_what_is_coming_however_old_its_publication_is(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    today = utc_now().date()
    soon, far = (
        PartialDate(today + timedelta(days=9), Precision.DAY),
        PartialDate.of(today + timedelta(days=800)),
    )
    old = procurement(world.buyer, published_at=utc_now() - timedelta(days=400))
    old.dialogue_expected, old.notice_expected = None, soon
    session.add(old)
    for _ in range(60):
        session.add(procurement(world.buyer, notice_expected=far, dialogue_expected=None))
    past = procurement(world.buyer, dialogue_expected=None)
    past.notice_expected = PartialDate.of(today - timedelta(days=40))
    session.add(past)
    response = await client.get("/v1/feeds/procurements.ics")
    assert [e["uid"] for e in check_calendar(response.content)] == [f"{old.id}-notice"]


async def test_period_is_on_its_first_day_with_its_name(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    year = utc_now().year + 1
    whole = PartialDate(date(year, 1, 1), Precision.YEAR)
    row = procurement(world.buyer, notice_expected=whole, title="X", municipalities=["564"])
    session.add(row)
    [event] = check_calendar((await client.get("/v1/feeds/procurements.ics")).content)
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(year, 1, 1), date(year, 1, 2))
    assert event["summary"] == f"Arvioitu kilpailutus ({year}): X"
    assert event["location"] == "Oulu"
    assert "Oulu" in event["categories"].to_ical().decode()


async def test_meeting_has_the_same_uid_as_in_its_own_file(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    event, hidden = meeting(call), meeting(call, announced_at=None)
    session.add_all([event, hidden])
    await session.flush()
    [own] = check_calendar((await client.get(f"/v1/meetings/{event.id}/calendar.ics")).content)
    events = check_calendar((await client.get("/v1/feeds/dialogues.ics")).content)
    by_uid = {one["uid"]: one for one in events}
    assert len(events) == 3
    found = by_uid[own["uid"]]
    for name in ("dtstart", "dtend"):
        assert found[name].dt == own[name].dt
    assert found["location"] == "Kaupungintalo, Kirkkokatu 2"


async def test_calendar_includes_deadlines_of_dialogues(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    call, off = dialogue(world.buyer), dialogue(world.buyer, DialogueStatus.CANCELLED)
    session.add_all([call, off])
    response = await client.get("/v1/feeds/dialogues.ics?language=en")
    assert response.headers["content-type"].startswith("text/calendar")
    events = {event["uid"]: event for event in check_calendar(response.content)}
    assert events.keys() == {f"{item.id}-{k}" for item in (call, off) for k in ("opens", "closes")}
    closing = events[f"{call.id}-closes"]
    assert closing["dtstart"].dt == (call.closes_at and call.closes_at.replace(microsecond=0))
    assert closing["summary"].startswith("Dialogue closes: ")
    assert events[f"{off.id}-opens"]["status"] == "CANCELLED"
    again = await client.get("/v1/feeds/dialogues.ics?language=en")
    assert again.content == response.content
    known = {"If-None-Match": response.headers["etag"]}
    same = await client.get("/v1/feeds/dialogues.ics?language=en", headers=known)
    assert (same.status_code, same.content) == (304, b"")
