"""The open log through HTTP."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.events import Audience
from tests.api.client import ApiClient
from tests.factories.events import outbox_event


async def _log(session: AsyncSession) -> None:
    session.add_all(
        [
            outbox_event(position=1),
            outbox_event(position=2, audience=Audience.PRIVATE),
            outbox_event(position=3, type="plan.published.v1"),
            outbox_event(),  # committed, but the relay has not come to it yet
        ]
    )


async def test_the_log_shows_public_published_facts_in_order(
    client: ApiClient, session: AsyncSession
) -> None:
    await _log(session)
    page = (await client.get("/v1/events")).json()
    assert [event["position"] for event in page["items"]] == [1, 3]
    assert (page["next"], page["head"]) == (3, 3)
    event = page["items"][1]
    assert event["type"] == "fi.vuoropuhelu.plan.published.v1"
    assert (event["specversion"], event["source"]) == ("1.0", "http://testserver.local")


async def test_a_follower_continues_where_it_stopped(
    client: ApiClient, session: AsyncSession
) -> None:
    await _log(session)
    first = (await client.get("/v1/events?limit=1")).json()
    assert (first["next"], first["head"]) == (1, 3)
    rest = (await client.get(f"/v1/events?after={first['next']}")).json()
    assert [event["position"] for event in rest["items"]] == [3]
    assert (await client.get("/v1/events?after=3")).json()["items"] == []


async def test_a_filter_does_not_make_the_follower_read_the_same_again(
    client: ApiClient, session: AsyncSession
) -> None:
    await _log(session)
    kind = "fi.vuoropuhelu.organisation.approved.v1"
    page = (await client.get(f"/v1/events?type={kind}")).json()
    assert [event["position"] for event in page["items"]] == [1]
    assert page["next"] == 3
