from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from tests.api.matrix.roles import BUYER, each
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, at, everyone
from tests.factories.practices import assessment, edition_draft, selection
from tests.factories.world import World

CODE = "answer-to-all"
SELECTION = {"state": "planned", "responsible": "procurement"}
CONTENT = {
    "group": "leadership",
    "audiences": ["leader"],
    "title": {"fi": {"text": "Hankintakahvit"}},
    "what": {"fi": {"text": "Kerran kuussa kahvit yritysten kanssa."}},
}


def _draft(suffix: str = "", json: Any = None, *, is_changed: bool = True) -> Given:
    async def given(_: World, session: AsyncSession) -> Call:
        row = await edition_draft(session, is_changed=is_changed)
        return Call(f"/v1/model/editions/{row.code}{suffix}", json, ANY_VERSION)

    return given


def _round(place: Given) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        call = await place(world, session)
        return Call(call.path, {"organisation_id": str(world.buyer.id)}, ANY_VERSION)

    return given


def _selection(suffix: str = "", json: Any = None) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        session.add(selection(world.buyer))
        await session.flush()
        place = f"/v1/organisations/{world.buyer.id}/practices"
        return Call(f"{place}/{CODE}{suffix}" if suffix != "list" else place, json, ANY_VERSION)

    return given


def _assessment(*, published: bool) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        moment = utc_now() if published else None
        session.add(assessment(world.buyer, published_at=moment))
        await session.flush()
        return Call(f"/v1/organisations/{world.buyer.id}/self-assessment")

    return given


def operator(status: int, others: int = 404) -> dict[str, int]:
    return everyone(others, anonymous=401, operator=status)


LEADER = everyone(403, anonymous=401, leader=200)
BUYER_PLACE = "/v1/organisations/{buyer}"

ROWS = [
    Row("list_goals", at("/v1/model/goals"), everyone(200)),
    Row("list_practices", at("/v1/model/practices"), everyone(200)),
    Row("get_practice", at(f"/v1/model/practices/{CODE}"), everyone(200)),
    Row("get_practice", at("/v1/model/practices/nothing"), everyone(404), state="unknown"),
    Row("list_editions", at("/v1/model/editions"), everyone(200)),
    Row("get_edition", at("/v1/model/editions/2026-11"), everyone(200)),
    Row("get_edition", _draft(), everyone(404, operator=200), state="draft"),
    Row(
        "create_edition",
        at("/v1/model/editions", {"code": "2027-06", "title": {"fi": {"text": "Uusi"}}}),
        operator(201, 403),
    ),
    Row("put_edition_practice", _draft(f"/practices/{CODE}", CONTENT), operator(200)),
    Row("remove_edition_practice", _draft(f"/practices/{CODE}"), operator(204)),
    Row(
        "remove_edition_practice",
        at(f"/v1/model/editions/2026-11/practices/{CODE}", If_Match="*"),
        operator(409, 403),
        state="published",
    ),
    Row("publish_edition", _draft("/publish"), operator(200)),
    Row("publish_edition", _draft("/publish", is_changed=False), operator(409), state="unchanged"),
    Row("draft_feedback_round", _round(_draft("/feedback-round")), operator(409), state="draft"),
    Row(
        "draft_feedback_round",
        _round(at("/v1/model/editions/2026-11/feedback-round")),
        everyone(403, anonymous=401),
        state="published",
    ),
    Row("list_selections", _selection("list"), everyone(200)),
    Row("get_selection", _selection(), everyone(200)),
    Row(
        "put_selection",
        at(f"{BUYER_PLACE}/practices/{CODE}", SELECTION),
        LEADER,
        state="new",
    ),
    Row("put_selection", _selection(json=SELECTION), LEADER, state="again"),
    Row(
        "add_own_practice",
        at(f"{BUYER_PLACE}/practices", CONTENT),
        {**LEADER, "leader": 201},
    ),
    Row("get_own_practice", at(f"{BUYER_PLACE}/practices/{CODE}/text"), everyone(200)),
    Row("get_practice_evidence", at(f"{BUYER_PLACE}/practices/{CODE}/evidence"), everyone(200)),
    Row(
        "get_practice_evidence",
        at(f"{BUYER_PLACE}/practices/two-people/evidence"),
        everyone(404),
        state="without a rule",
    ),
    Row(
        "get_self_assessment",
        _assessment(published=False),
        everyone(404, **each(BUYER, 200)),
        state="private",
    ),
    Row("get_self_assessment", _assessment(published=True), everyone(200), state="published"),
    Row("put_self_assessment", at(f"{BUYER_PLACE}/self-assessment", {"replies": {}}), LEADER),
]
