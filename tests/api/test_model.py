"""The operating model as data: goals, practices, editions."""

from typing import Any

import pytest
from litestar import Litestar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists.catalogue import builtin
from api.contributions.models import ContributionStatus
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue
from api.organisations.models import Role
from api.practices.rules.pages import PAGES
from tests.api.client import ApiClient, As
from tests.api.problems import faults_of
from tests.factories.contributions import contribution
from tests.factories.organisations import membership
from tests.factories.world import World

NEXT = {"code": "2027-06", "title": {"fi": {"text": "Toimintatavat, kesäkuu 2027"}}}
CODE = "answer-promise"


def test_pages_of_steps_are_routes_of_the_application(app: Litestar) -> None:
    assert set(PAGES.values()) - {route.path for route in app.routes} == set()


async def test_goals_are_a_tree_with_descriptions(client: ApiClient) -> None:
    items = (await client.get("/v1/model/goals")).json()["items"]
    assert {item["code"]: item["parent"] for item in items} == {
        row.code: row.parent for row in builtin("goals")
    }
    assert all(set(item["description"]) == {"fi", "sv", "en"} for item in items)


async def _codes(client: ApiClient, query: str) -> list[str]:
    answer = await client.get(f"/v1/model/practices?limit=200&{query}")
    assert answer.status_code == 200, answer.text
    return [item["code"] for item in answer.json()["items"]]


async def test_practices_are_filtered(client: ApiClient) -> None:
    everything = await _codes(client, "")
    assert len(everything) >= 30
    assert len(await _codes(client, "group=leadership")) == 9
    companies = await _codes(client, "audience=company")
    assert set(companies) == {
        "company-profile-current",
        "company-early-lot-size",
        "company-asks-in-public",
    }
    open_data = await _codes(client, "goal=openness.open-data")
    assert set(open_data) < set(await _codes(client, "goal=openness"))
    assert await _codes(client, "goal=good-life") == everything
    assert await _codes(client, "source=official") == []
    assert await _codes(client, "edition=2026-11") == everything
    refused = await client.get("/v1/model/practices?goal=happiness")
    assert faults_of(refused) == [("?goal", "unknown_code")]


async def test_practices_are_paged_in_their_order(client: ApiClient) -> None:
    first = (await client.get("/v1/model/practices?limit=10")).json()
    rest = (await client.get(f"/v1/model/practices?limit=200&cursor={first['next']}")).json()
    pages = [item["code"] for item in first["items"] + rest["items"]]
    assert pages == await _codes(client, "")


async def test_practice_says_whose_words_it_has(client: ApiClient) -> None:
    shown = (await client.get(f"/v1/model/practices/{CODE}")).json()
    assert (shown["source"], shown["edition"], shown["revision"]) == ("platform", "2026-11", 1)
    assert (shown["valid_from"], shown["valid_to"]) == ("2026-11-30", None)
    assert shown["rule"] == "answers_in_a_week"
    assert (await client.get("/v1/model/practices/nothing")).status_code == 404


async def test_editions_are_listed_and_drafts_only_for_operators(as_: As) -> None:
    await _draft(as_)
    for name, expected in (("operator", ["2027-06", "2026-11"]), ("leader", ["2026-11"])):
        items = (await as_(name).get("/v1/model/editions")).json()["items"]
        assert [item["code"] for item in items] == expected
    first = (await as_("operator").get("/v1/model/editions?limit=1")).json()
    assert (first["items"][0]["based_on"], first["items"][0]["changes"]) == ("2026-11", [])
    rest = await as_("operator").get(f"/v1/model/editions?limit=1&cursor={first['next']}")
    assert [item["code"] for item in rest.json()["items"]] == ["2026-11"]


async def _draft(as_: As) -> Any:
    created = await as_("operator").post("/v1/model/editions", json=NEXT)
    assert created.status_code == 201, created.text
    return created


async def _changed_text(client: ApiClient, **more: Any) -> dict[str, Any]:
    shown = (await client.get(f"/v1/model/practices/{CODE}")).json()
    names = ("group", "audiences", "goals", "what", "why", "sign", "steps", "features", "rule")
    title = {"fi": {"text": "Kysymyksiin vastataan kolmessa päivässä"}}
    return {**{name: shown[name] for name in names}, "title": title, **more}


async def test_operator_drafts_changes_and_publishes_the_next_edition(
    as_: As, client: ApiClient, session: AsyncSession
) -> None:
    place = (await _draft(as_)).headers["location"]
    operator = as_("operator")
    assert (await client.get(place)).status_code == 404
    assert (await as_("leader").get(place)).status_code == 404
    unchanged = await operator.post(f"{place}/publish", if_match=await operator.get(place))
    assert faults_of(unchanged, 409) == [("", "edition_unchanged")]
    note = {"fi": {"text": "Määräaika lyhennettiin."}}
    put = await operator.put(
        f"{place}/practices/{CODE}",
        json=await _changed_text(client, change_note=note),
        if_match=await operator.get(place),
    )
    assert put.json()["revision"] == 2, put.text
    gone = await operator.delete(
        f"{place}/practices/joint-purchase", if_match=await operator.get(place)
    )
    assert gone.status_code == 204
    published = await operator.post(f"{place}/publish", if_match=await operator.get(place))
    assert published.status_code == 200, published.text
    changes = [(item["practice"], item["kind"]) for item in published.json()["changes"]]
    assert changes == [(CODE, "changed"), ("joint-purchase", "removed")]
    assert published.json()["changes"][0]["note"]["fi"]["text"] == "Määräaika lyhennettiin."
    assert published.json()["based_on"] == "2026-11"

    shown = (await client.get(f"/v1/model/practices/{CODE}")).json()
    assert (shown["edition"], shown["revision"]) == ("2027-06", 2)
    before = (await client.get(f"/v1/model/practices/{CODE}?edition=2026-11")).json()
    assert before["revision"] == 1
    assert before["valid_to"] is not None
    kept = (await client.get("/v1/model/practices/look-back")).json()
    assert (kept["edition"], kept["revision"], kept["valid_from"]) == ("2027-06", 1, "2026-11-30")
    assert "joint-purchase" not in await _codes(client, "")
    removed = (await client.get("/v1/model/practices/joint-purchase")).json()
    assert removed["edition"] == "2026-11"
    stmt = select(OutboxEvent.data).where(OutboxEvent.type.contains("edition_published"))
    assert list(await session.scalars(stmt)) == [
        {"edition": "2027-06", "source": "platform", "changed": 2}
    ]
    late = await operator.put(
        f"{place}/practices/{CODE}",
        json=await _changed_text(client),
        if_match=await operator.get(place),
    )
    assert late.status_code == 409


async def test_only_operators_edit(as_: As) -> None:
    for name, status in (("leader", 403), ("moderator", 403), ("anonymous", 401)):
        assert (await as_(name).post("/v1/model/editions", json=NEXT)).status_code == status
    await _draft(as_)
    twice = await as_("operator").post("/v1/model/editions", json=NEXT)
    assert faults_of(twice, 409) == [("/code", "edition_exists")]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"goals": ["happiness"]}, ("/goals/0", "unknown_code")),
        ({"rule": "luck"}, ("/rule", "unknown_rule")),
        ({"features": ["luck"]}, ("/features/0", "unknown_feature")),
        ({"audiences": []}, ("/audiences", "required")),
        ({"title": {}}, ("/title", "text_required")),
    ],
)
async def test_faulty_practice_is_refused(
    as_: As, client: ApiClient, change: dict[str, Any], fault: tuple[str, str]
) -> None:
    place = (await _draft(as_)).headers["location"]
    refused = await as_("operator").put(
        f"{place}/practices/{CODE}",
        json={**await _changed_text(client), **change},
        if_match=await as_("operator").get(place),
    )
    assert faults_of(refused) == [fault]


async def test_code_of_a_practice_has_a_form(as_: As, client: ApiClient) -> None:
    place = (await _draft(as_)).headers["location"]
    for code in ("Answer%20promise", "own-0123456789", "a" * 61):
        refused = await as_("operator").put(
            f"{place}/practices/{code}",
            json=await _changed_text(client),
            if_match=await as_("operator").get(place),
        )
        assert faults_of(refused) == [("", "bad_practice_code")]


async def test_draft_from_an_older_edition_is_not_published(as_: As, client: ApiClient) -> None:
    operator = as_("operator")
    first = (await _draft(as_)).headers["location"]
    other = await operator.post("/v1/model/editions", json={**NEXT, "code": "2027-07"})
    for place in (first, other.headers["location"]):
        await operator.put(
            f"{place}/practices/{CODE}",
            json=await _changed_text(client),
            if_match=await operator.get(place),
        )
    assert (
        await operator.post(f"{first}/publish", if_match=await operator.get(first))
    ).status_code == 200
    place = other.headers["location"]
    refused = await operator.post(f"{place}/publish", if_match=await operator.get(place))
    assert faults_of(refused, 409) == [("", "edition_overtaken")]


async def test_feedback_round_makes_the_next_edition(
    as_: As, client: ApiClient, world: World, session: AsyncSession
) -> None:
    """The round is a dialogue about a document; the next edition names what led to its changes."""
    operator = as_("operator")
    place, body = "/v1/model/editions/2026-11", {"organisation_id": str(world.buyer.id)}
    refused = await operator.post(
        f"{place}/feedback-round", json=body, if_match=await operator.get(place)
    )
    assert refused.status_code == 403
    session.add(membership(world.people["operator"], world.buyer, Role.OFFICER))
    await session.flush()
    drafted = await operator.post(
        f"{place}/feedback-round", json=body, if_match=await operator.get(place)
    )
    assert drafted.status_code == 200, drafted.text
    dialogue_id = drafted.json()["dialogue_id"]
    call = (await operator.get(f"/v1/dialogues/{dialogue_id}")).json()
    assert (call["status"], call["subject"]) == ("draft", "document")
    documents = (await operator.get(f"/v1/dialogues/{dialogue_id}/documents")).json()["items"]
    assert [item["language"] for item in documents] == ["fi", "sv", "en"]
    again = await operator.post(
        f"{place}/feedback-round", json=body, if_match=await operator.get(place)
    )
    assert faults_of(again, 409) == [("", "round_exists")]

    row = await session.get_one(Dialogue, dialogue_id)
    said = contribution(row, None, text="Viikko on pitkä aika.")
    held = contribution(row, None, status=ContributionStatus.HELD)
    session.add_all([said, held])
    await session.flush()
    draft = (await _draft(as_)).headers["location"]
    for given, faults in (([held.id], [("/contributions/0", "not_in_round")]), ([said.id], [])):
        put = await operator.put(
            f"{draft}/practices/{CODE}",
            json=await _changed_text(client, contributions=[str(item) for item in given]),
            if_match=await operator.get(draft),
        )
        if faults:
            assert faults_of(put) == faults
    published = await operator.post(f"{draft}/publish", if_match=await operator.get(draft))
    assert published.json()["changes"][0]["contributions"] == [str(said.id)]
