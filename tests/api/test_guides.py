"""The guides are correct: their code runs, and their numbers are those of the service."""

import base64
from datetime import UTC, datetime

import httpx
import msgspec
import pytest
from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession
from standardwebhooks import Webhook

from api.core.ids import new_id
from api.core.settings import Settings
from api.events.models import PrunedLog
from api.http.guides import GUIDES, guide
from api.http.middleware import bodies, request_limits
from api.http.validation.parameters import MOST_VALUES
from tests.api.client import ApiClient, As
from tests.api.guide_code import blocks, commands, python_of
from tests.factories import ocds
from tests.factories.events import outbox_event
from tests.factories.plans import plan, procurement
from tests.factories.webhooks import webhook
from tests.factories.world import World


@pytest.fixture
async def over_http(app: Litestar, client: ApiClient) -> httpx.AsyncClient:
    """What a reader of the guides has: httpx and an address. `client` sets the app up."""
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    return httpx.AsyncClient(transport=transport, base_url="http://testserver.local")


@pytest.mark.parametrize("name", GUIDES)
async def test_every_guide_is_a_page(client: ApiClient, name: str) -> None:
    page = await client.get("/docs" if name == "start" else f"/docs/{name}")
    assert page.status_code == 200
    assert page.headers["content-language"] == "en"
    assert f"<h1>{guide(name).heading}</h1>" in page.text
    assert 'aria-current="page"' in page.text
    assert "RateLimit" not in page.headers, "whoever has used up their requests may read it"


async def test_unknown_guide_is_not_found(client: ApiClient) -> None:
    assert (await client.get("/docs/nothing")).status_code == 404
    assert (await client.get("/docs/..%2fopenapi")).status_code == 404


async def test_every_link_of_a_guide_leads_somewhere(client: ApiClient) -> None:
    found = set()
    for name in GUIDES:
        page = await client.get("/docs" if name == "start" else f"/docs/{name}")
        found |= {part.split('"')[0] for part in page.text.split('href="/')[1:]}
    assert len(found) > len(GUIDES)
    for path in found:
        assert (await client.get(f"/{path}")).status_code == 200, path


async def test_commands_of_a_guide_get_the_shown_answers(
    client: ApiClient, as_: As, world: World, session: AsyncSession
) -> None:
    row, hook = plan(world.buyer), webhook(world.buyer)
    session.add_all([row, hook])
    await session.flush()
    got = await as_("officer").get(f"/v1/plans/{row.id}")
    known = {
        "TOKEN": world.tokens["leader"],
        "PLAN": str(row.id),
        "ETAG": got.headers["etag"],
        "ORG": str(world.buyer.id),
        "WEBHOOK": str(hook.id),
    }
    told = commands({**known, "ETAG": known["ETAG"].replace('"', '\\"')})
    assert {command.guide for command in told} >= {"start", "errors", "retry", "webhooks"}
    for command in told:
        if command.result == "stream" or "$" in msgspec.json.encode(command.body).decode():
            assert _is_in_contract(client, command.method, command.path)
            continue
        options = {} if command.body is None else {"json": command.body}
        answer = await client.request(
            command.method, command.path, headers=command.headers, **options
        )
        assert str(answer.status_code) == command.result, (command, answer.text)


def _is_in_contract(client: ApiClient, method: str, path: str) -> bool:
    return client.contract.operation(method, path.partition("?")[0]) is not None


async def test_copy_and_log_of_the_guide_leave_no_gap(
    over_http: httpx.AsyncClient, world: World, session: AsyncSession
) -> None:
    mirror = python_of("mirror")
    session.add(outbox_event(position=1))
    session.add_all([procurement(world.buyer) for _ in range(3)])
    await session.commit()
    position = await mirror["head"](over_http)
    session.add_all([outbox_event(position=2), outbox_event(position=3)])
    await session.commit()
    assert len(await mirror["copy"](over_http, "/v1/procurements")) == 3
    facts, after = await mirror["follow"](over_http, position)
    assert [fact["position"] for fact in facts] == [2, 3]
    assert await mirror["follow"](over_http, after) == ([], after)
    session.add(PrunedLog(position=2))
    await session.commit()
    with pytest.raises(mirror["StartOver"]):
        await mirror["follow"](over_http, position)


async def test_releases_are_followed_and_compared_with_the_record(
    over_http: httpx.AsyncClient, world: World, session: AsyncSession
) -> None:
    code = python_of("ocds")
    of = ocds.process(world.buyer, new_id())
    session.add(of)
    await session.flush()
    first, second = ocds.release(of), ocds.release(of, number=of.number + 1_000_000)
    session.add_all([first, second])
    await session.commit()
    releases = [each async for each in code["new_releases"](over_http)]
    assert [each["id"] for each in releases] == [str(first.id), str(second.id)]
    later = [each async for each in code["new_releases"](over_http, releases[1]["date"])]
    assert {each["id"] for each in later} <= {str(first.id), str(second.id)}
    mine = {str(first.id), str(second.id), "gone"}
    assert await code["outdated"](over_http, of.ocid, mine) == {"gone"}
    assert await code["outdated"](over_http, "ocds-213czf-unknown", mine) == mine


async def test_a_list_is_read_to_its_last_page() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url.query, "ascii"))
        last = "cursor=second" in asked[-1]
        return httpx.Response(200, json={"items": [len(asked)], "next": None if last else "second"})

    transport = httpx.MockTransport(answer)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver.local") as client:
        items = python_of("pages")["all_items"](client, "/v1/plans", buyer="1")
        assert [item async for item in items] == [1, 2]
    assert asked == ["buyer=1&limit=200", "buyer=1&limit=200&cursor=second"]


async def test_code_of_the_guide_retries_what_may_be_retried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("random.random", lambda: 0.0)
    answers = iter([429, 503, 200])

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(next(answers), headers={"Retry-After": "0"})

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        send = python_of("retry")["send"]
        got = await send(client, "GET", "http://testserver.local/")
    assert got.status_code == 200


@pytest.mark.parametrize(
    ("change", "genuine"),
    [
        ({}, True),
        ({"webhook-id": "other"}, False),
        ({"webhook-timestamp": "1700000001"}, False),
        ({"webhook-timestamp": "-5"}, False),
        ({"webhook-signature": ""}, False),
        ({"webhook-signature": "v1,AAAA v1,ä"}, False),
    ],
)
def test_code_of_the_guide_verifies_a_webhook(change: dict[str, str], genuine: bool) -> None:
    secret, body = "whsec_" + base64.b64encode(b"k" * 32).decode(), b'{"id": "1"}'
    now = 1_700_000_000
    signature = Webhook(secret).sign("msg_1", datetime.fromtimestamp(now, UTC), body.decode())
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(now),
        "webhook-signature": f"v1,AAAA {signature}",
        **change,
    }
    is_genuine = python_of("webhooks")["is_genuine"]
    assert is_genuine(secret, headers, body, now) is genuine
    assert not is_genuine(secret, headers, body + b" ", now)
    assert not is_genuine(secret, headers, body, now + 301)


def test_limits_in_the_guides_equal_the_settings() -> None:
    text = guide("limits").text.replace(",", "")
    field = {name: of.default for name, of in Settings.model_fields.items()}
    for number in (
        *(field["rate_limit_anonymous"], field["rate_limit_signed_in"]),
        *(request_limits.PATH_BYTES, request_limits.QUERY_BYTES),
        *(request_limits.HEADER_BYTES, request_limits.HEAD_BYTES),
        *(bodies.JSON_BYTES, bodies.JSON_BYTES_WITH_TOKEN),
        MOST_VALUES,
    ):
        assert str(number) in text
    assert f"{field['max_import_bytes'] // 1_000_000} MB" in text
    assert f"{field['max_upload_bytes'] // 1_000_000} MB" in text


def test_guide_of_webhooks_exists_in_three_languages() -> None:
    assert all(blocks("webhooks", language) for language in ("python", "ts", "sh"))


async def test_the_event_contract_and_the_catalogue_are_served(client: ApiClient) -> None:
    asyncapi = await client.get("/asyncapi.json")
    assert asyncapi.json()["asyncapi"] == "3.0.0"
    catalogue = await client.get("/.well-known/api-catalog")
    assert catalogue.headers["content-type"].startswith("application/linkset+json")
    [entry] = catalogue.json()["linkset"]
    for relation in ("service-desc", "service-doc", "status"):
        for link in entry[relation]:
            path = httpx.URL(link["href"]).path
            assert (await client.get(path)).status_code == 200


@pytest.mark.parametrize("path", ["/openapi.json", "/asyncapi.json"])
async def test_unchanged_contract_answers_304(client: ApiClient, path: str) -> None:
    first = await client.get(path)
    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await client.get(path, headers={"If-None-Match": '"other"'})
    assert other.content == first.content


async def test_the_reference_can_be_searched_and_begins_folded(client: ApiClient) -> None:
    page = await client.get("/docs/reference")
    assert 'href="/docs"' in page.text
    script = (await client.get("/docs/files/start.js")).text
    assert "filter: true" in script
    assert "docExpansion: 'none'" in script
