"""The open log through HTTP."""

from typing import Any

import jsonschema_rs
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.events import TYPE_PREFIX, Audience
from api.core.ids import new_id
from api.events.catalogue import public_events
from api.events.event_schemas import EventSchemas
from api.events.models import PrunedLog
from api.http.services import services_of
from tests.api.client import ApiClient
from tests.factories.events import outbox_event

BATCH = "application/cloudevents-batch+json"


async def _cursor(client: ApiClient, position: int) -> str:
    """In this log."""
    log = (await client.get("/v1/events?limit=1")).json()["head"].split("-")[0]
    return f"{log}-{position}"


async def _log(session: AsyncSession) -> None:
    session.add_all(
        [
            outbox_event(position=1),
            outbox_event(position=2, audience=Audience.PRIVATE),
            outbox_event(position=3, type="plan.published.v1"),
            outbox_event(),  # committed, but the relay has not come to it yet
        ]
    )


async def _positions(client: ApiClient, query: str) -> list[int]:
    page = (await client.get(f"/v1/events?{query}")).json()
    return [event["position"] for event in page["items"]]


async def test_log_lists_public_events_in_order(client: ApiClient, session: AsyncSession) -> None:
    await _log(session)
    page = (await client.get("/v1/events")).json()
    assert [event["position"] for event in page["items"]] == [1, 3]
    assert (page["next"], page["head"]) == (await _cursor(client, 3), await _cursor(client, 3))
    event = page["items"][1]
    kind = "fi.vuoropuhelu.plan.published.v1"
    assert (event["type"], event["datacontenttype"]) == (kind, "application/json")
    assert (event["specversion"], event["source"]) == ("1.0", "http://testserver.local")
    assert event["dataschema"] == f"http://testserver.local/v1/events/schemas/{kind}"


async def test_a_follower_continues_where_it_stopped(
    client: ApiClient, session: AsyncSession
) -> None:
    await _log(session)
    first = (await client.get("/v1/events?limit=1")).json()
    assert (first["next"], first["head"]) == (await _cursor(client, 1), await _cursor(client, 3))
    rest = (await client.get(f"/v1/events?after={first['next']}")).json()
    assert [event["position"] for event in rest["items"]] == [3]
    assert (await client.get("/v1/events?after=3")).json()["items"] == []


async def test_follower_with_a_filter_reads_nothing_twice(
    client: ApiClient, session: AsyncSession
) -> None:
    await _log(session)
    kind = "fi.vuoropuhelu.organisation.approved.v1"
    page = (await client.get(f"/v1/events?type={kind}")).json()
    assert [event["position"] for event in page["items"]] == [1]
    assert page["next"] == await _cursor(client, 3)


async def test_the_log_is_narrowed_by_subject_buyer_and_dialogue(
    client: ApiClient, session: AsyncSession
) -> None:
    buyer, dialogue = new_id(), new_id()
    ours = {"organisation_id": str(buyer)}
    session.add_all(
        [
            outbox_event(position=1, subject="plans/1", data=ours),
            outbox_event(position=2, data={**ours, "dialogue_id": str(dialogue)}),
            outbox_event(position=3, subject="plans/1"),
        ]
    )
    assert await _positions(client, "subject=plans/1") == [1, 3]
    assert await _positions(client, f"organisation={buyer}") == [1, 2]
    assert await _positions(client, f"organisation={buyer}&subject=plans/1") == [1]
    assert await _positions(client, f"dialogue={dialogue}") == [2]
    assert await _positions(client, f"dialogue={new_id()}&dialogue={dialogue}") == [2]


async def test_a_mistyped_type_is_refused(client: ApiClient) -> None:
    """It would wait for ever for what never comes."""
    response = await client.get("/v1/events?type=fi.vuoropuhelu.dialogue.opend.v1")
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "unknown_event_type"


async def test_batch_has_its_next_position_in_the_headers(
    client: ApiClient, session: AsyncSession
) -> None:
    await _log(session)
    response = await client.get("/v1/events?limit=1", headers={"Accept": BATCH})
    assert response.headers["content-type"].startswith(BATCH)
    assert [event["position"] for event in response.json()] == [1]
    assert response.headers["log-head"] == await _cursor(client, 3)
    following = await _cursor(client, 1)
    assert response.headers["link"] == f'</v1/events?limit=1&after={following}>; rel="next"'


async def test_full_payload_has_the_resource_as_it_was(
    client: ApiClient, session: AsyncSession
) -> None:
    session.add_all(
        [outbox_event(position=1, resource={"status": "open"}), outbox_event(position=2)]
    )
    thin, full = [
        (await client.get(f"/v1/events{query}")).json()["items"] for query in ("", "?full=true")
    ]
    assert "resource" not in thin[0]["data"]
    assert [event["data"]["resource"] for event in full] == [{"status": "open"}, None]


async def test_pruned_position_answers_gone_with_advice(
    client: ApiClient, session: AsyncSession
) -> None:
    session.add_all([PrunedLog(position=5), outbox_event(position=7)])
    response = await client.get("/v1/events?after=4")
    assert response.status_code == 410
    assert response.json()["type"].endswith("/problems/events-pruned")
    assert '</v1/procurements?limit=200>; rel="start"' in response.headers["link"]
    assert await _positions(client, "after=5") == [7]
    assert await _positions(client, "") == [7]  # no position asks for what there is
    assert (await client.get("/v1/events/stream?after=4")).status_code == 410


@pytest.mark.parametrize("given", ["-1", "x", "1" * 30])
async def test_a_stream_resumes_only_from_a_position(client: ApiClient, given: str) -> None:
    response = await client.get("/v1/events/stream", headers={"Last-Event-ID": given})
    assert response.status_code == 400
    assert response.json()["errors"][0]["code"] == "bad_position"


async def test_stream_has_matching_events_and_positions_to_resume(
    client: ApiClient, session: AsyncSession
) -> None:
    await _log(session)
    kind = "fi.vuoropuhelu.plan.published.v1"
    query = f"type={kind}&after=9"
    response = await client.get(f"/v1/events/stream?{query}", headers={"Last-Event-ID": "0"})
    assert response.headers["cache-control"] == "no-store"
    newest = await _cursor(client, 3)
    blocks = [block for block in response.text.split("\n\n") if "data:" in block]
    assert [block.splitlines()[:2] for block in blocks] == [[f"id: {newest}", f"event: {kind}"]]
    assert response.text.endswith(f"id: {newest}\n\n")


@pytest.mark.parametrize("kind", public_events(), ids=lambda kind: kind.name)
async def test_every_type_has_its_schema_at_its_address(client: ApiClient, kind: Any) -> None:
    response = await client.get(f"/v1/events/schemas/{TYPE_PREFIX}{kind.name}")
    schema = response.json()
    assert response.headers["content-type"].startswith("application/schema+json")
    assert schema["$id"].endswith(f"/v1/events/schemas/{TYPE_PREFIX}{kind.name}")
    assert jsonschema_rs.meta.is_valid(schema)
    assert ("resource" in schema["properties"]) == kind.keeps_resource


async def test_unnamed_events_reach_onmessage_of_a_browser(
    client: ApiClient, session: AsyncSession
) -> None:
    await _log(session)
    response = await client.get("/v1/events/stream?after=0&named=false")
    assert "data: {" in response.text
    assert not [line for line in response.text.splitlines() if line.startswith("event:")]


def test_data_of_the_wrong_shape_does_not_pass_its_schema(app: Any) -> None:
    schema = services_of(app)[EventSchemas].by_type[f"{TYPE_PREFIX}dialogue.opened.v1"]
    good = {"dialogue_id": str(new_id()), "organisation_id": str(new_id())}
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    assert validator.is_valid(good)
    assert validator.is_valid({**good, "resource": None})
    assert not validator.is_valid({**good, "resource": {"status": "open"}})
    assert not validator.is_valid({"dialogue_id": str(new_id())})
    assert not validator.is_valid({**good, "dialogue_id": "x"})
