"""Ideas of firms: who reads them, what the buyer makes of them."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.outbox import OutboxEvent
from api.ideas.rules import MOST_A_DAY
from tests.api.client import As
from tests.api.problems import faults_of
from tests.api.saving import saved
from tests.factories.continuous import question_pause
from tests.factories.world import World

REASON = {"fi": {"text": "Kokeilemme tätä kolmella reitillä."}}
WORDS = {
    "title": "Yhteiset lastenistuimet koulutakseihin",
    "text": "Istuimet kulkevat reittien mukana.",
    "audience": "Koululaiset",
    "need": "Turvalliset koulumatkat",
    "language": "fi",
}


async def sent(as_: As, world: World, **values: Any) -> Any:
    body = {**WORDS, "supplier_id": str(world.supplier.id), **values}
    return await as_("supplier").post(f"/v1/organisations/{world.buyer.id}/ideas", json=body)


async def decided(as_: As, idea: dict[str, Any], outcome: str, **values: Any) -> Any:
    body = {"outcome": outcome, "reason": REASON, **values}
    place = f"/v1/ideas/{idea['id']}/decision"
    return await as_("officer").post(place, json=body, headers={"If-Match": "*"})


async def public_events(session: AsyncSession) -> list[str]:
    types = select(OutboxEvent.type).where(
        OutboxEvent.type.like("idea.%"), OutboxEvent.audience == "public"
    )
    return list(await session.scalars(types.order_by(OutboxEvent.id)))


async def test_idea_waits_and_is_taken_up_with_a_reason(as_: As, world: World) -> None:
    response = await sent(as_, world, cpv="60130000-8")
    assert response.status_code == 201, response.text
    idea = response.json()
    assert (idea["status"], idea["cpv"]) == ("sent", "60130000")
    assert idea["waiting_since"] == idea["sent_at"]
    taken = (await decided(as_, idea, "taken_up")).json()
    assert (taken["status"], taken["waiting_since"]) == ("taken_up", None)
    seen = (await as_("member").get(f"/v1/ideas/{idea['id']}")).json()
    assert seen["reason"]["fi"]["text"] == REASON["fi"]["text"]


async def test_private_idea_makes_no_public_event(
    as_: As, world: World, session: AsyncSession
) -> None:
    idea = (await sent(as_, world)).json()
    await decided(as_, idea, "declined")
    assert await public_events(session) == []
    assert (await as_("anonymous").get(f"/v1/ideas/{idea['id']}")).status_code == 404
    assert (await as_("rival").get("/v1/ideas")).json()["items"] == []


async def test_public_idea_appears_with_the_decision(
    as_: As, world: World, session: AsyncSession
) -> None:
    idea = (await sent(as_, world, public=True)).json()
    assert (await as_("anonymous").get(f"/v1/ideas/{idea['id']}")).status_code == 404
    await decided(as_, idea, "taken_up")
    seen = (await as_("anonymous").get("/v1/ideas")).json()["items"]
    assert [item["title"] for item in seen] == [WORDS["title"]]
    await decided(as_, idea, "declined")
    assert await public_events(session) == ["idea.published.v1", "idea.changed.v1"]


async def test_idea_becomes_the_draft_of_a_call_that_names_nobody(as_: As, world: World) -> None:
    idea = (await sent(as_, world)).json()
    made = (await decided(as_, idea, "call")).json()
    draft = (await as_("officer").get(f"/v1/dialogues/{made['dialogue_id']}")).json()
    assert (draft["status"], draft["title"]["fi"]["text"]) == ("draft", WORDS["title"])
    assert WORDS["need"] in draft["description"]["fi"]["text"]
    assert "Puhtax" not in str(draft)
    seen = (await as_("supplier").get(f"/v1/ideas/{idea['id']}")).json()
    assert seen["dialogue_id"] is None


async def test_withdrawn_public_idea_is_a_tombstone_for_others(
    as_: As, world: World, session: AsyncSession
) -> None:
    idea = (await sent(as_, world, public=True)).json()
    await decided(as_, idea, "taken_up")
    place = f"/v1/ideas/{idea['id']}"
    gone = await as_("supplier").post(f"{place}/withdraw", headers={"If-Match": "*"})
    assert gone.status_code == 200, gone.text
    assert (await as_("anonymous").get(place)).json()["title"] == ""
    assert (await as_("officer").get(place)).json()["title"] == WORDS["title"]


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"title": "  "}, "/title"),
        ({"need": ""}, "/need"),
        ({"cpv": "60130000-1"}, "/cpv"),
        ({"link": "javascript:alert(1)"}, "/link"),
    ],
)
async def test_bad_idea_is_refused_at_its_field(
    as_: As, world: World, values: dict[str, str], pointer: str
) -> None:
    refused = faults_of(await sent(as_, world, **values))
    assert [place for place, _ in refused] == [pointer]


async def test_decision_needs_a_reason_and_procurements_only_with_a_call(
    as_: As, world: World
) -> None:
    idea = (await sent(as_, world)).json()
    assert faults_of(await decided(as_, idea, "declined", reason={})) == [
        ("/reason", "text_required")
    ]
    some = [idea["id"]]
    assert faults_of(await decided(as_, idea, "declined", procurements=some)) == [
        ("/procurements", "only_for_call")
    ]


async def test_firm_sends_ten_ideas_a_day(as_: As, world: World) -> None:
    for _ in range(MOST_A_DAY):
        assert (await sent(as_, world)).status_code == 201
    assert (await sent(as_, world)).status_code == 429


async def test_no_idea_during_a_pause(as_: As, world: World, session: AsyncSession) -> None:
    await saved(session, question_pause(world.buyer))
    assert faults_of(await sent(as_, world), 409) == [("", "questions_paused")]
