"""A cursor names its log, so that readers notice a restore of the database."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from api.events.cursors import LogCursor, LogEnd
from api.events.queries import new_log_id
from tests.api.client import ApiClient, As
from tests.factories.events import outbox_event
from tests.factories.webhooks import webhook
from tests.factories.world import World

STREAM = "/v1/events/stream"


@pytest.fixture
async def head(client: ApiClient, session: AsyncSession) -> str:
    session.add_all([outbox_event(position=number) for number in (1, 2, 3)])
    return str((await client.get("/v1/events?limit=1")).json()["head"])


def _other(cursor: str) -> str:
    return ("0" if cursor[0] != "0" else "1") + cursor[1:]


async def test_every_event_has_the_id_of_its_log(client: ApiClient, head: str) -> None:
    page = (await client.get("/v1/events")).json()
    assert {f"{item['logid']}-{item['position']}" for item in page["items"]} >= {head}
    assert page["next"] == head


async def test_a_cursor_of_another_log_is_refused(client: ApiClient, head: str) -> None:
    for answer in (
        await client.get(f"/v1/events?after={_other(head)}"),
        await client.get(f"{STREAM}?after={_other(head)}"),
        await client.get(STREAM, headers={"Last-Event-ID": _other(head)}),
    ):
        assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (410, "other-log")
        assert '</v1/procurements?limit=200>; rel="start"' in answer.headers["link"]


@pytest.mark.parametrize("beyond", ["4", "99999999", "9223372036854775807"])
async def test_position_beyond_the_head_is_refused(
    client: ApiClient, head: str, beyond: str
) -> None:
    for cursor in (beyond, f"{head.split('-', maxsplit=1)[0]}-{beyond}"):
        assert (await client.get(f"/v1/events?after={cursor}")).status_code == 410
        assert (await client.get(STREAM, headers={"Last-Event-ID": cursor})).status_code == 410


async def test_bare_position_belongs_to_this_log(client: ApiClient, head: str) -> None:
    page = (await client.get("/v1/events?after=2")).json()
    assert [item["position"] for item in page["items"]] == [3]


@pytest.mark.parametrize("given", ["x-1", "1-1", "-1", "", "٣", "0" * 16 + "-" + "9" * 19])
async def test_malformed_cursor_is_refused(client: ApiClient, given: str) -> None:
    assert (await client.get("/v1/events", params={"after": given})).status_code == 400


async def test_a_restore_over_the_same_database_gives_it_another_id(
    client: ApiClient, session: AsyncSession, head: str
) -> None:
    await session.execute(new_log_id())
    assert (await client.get(f"/v1/events?after={head}")).status_code == 410
    new = (await client.get("/v1/events?limit=1")).json()["head"]
    assert (new != head, new.rpartition("-")[2]) == (True, "3")


def test_lagging_standby_refuses_no_cursor() -> None:
    LogEnd("a" * 16, 3, is_standby=True).require(LogCursor(4, "a" * 16))


@pytest.mark.parametrize(
    "path", ["procurements", "dialogues", "plans", "organisations", "plans?limit=1"]
)
async def test_every_public_list_says_where_to_follow_on(
    client: ApiClient, head: str, path: str
) -> None:
    assert (await client.get(f"/v1/{path}")).headers["log-head"] == head


async def test_a_replay_takes_a_cursor_of_this_log(
    as_: As, session: AsyncSession, world: World, head: str
) -> None:
    row = webhook(world.buyer)
    session.add(row)
    place = f"/v1/webhooks/{row.id}/replay"
    for after in (_other(head), 99):
        assert (await as_("leader").post(place, json={"after": after})).status_code == 410
    answer = await as_("leader").post(place, json={"after": head.replace("-3", "-1")})
    assert (answer.status_code, answer.json()["replay_after"]) == (202, 1)


async def test_unprivileged_database_role_can_read_the_server_id(session: AsyncSession) -> None:
    """The id is made of it; managed servers give nobody more."""
    asked = text("SELECT has_function_privilege('public', 'pg_control_system()', 'EXECUTE')")
    assert await session.scalar(asked)
