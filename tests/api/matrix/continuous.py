from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.plans.models.values import PlanStatus, ProcurementStatus
from tests.api.matrix.roles import EDITORS, each, publishers
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, at, everyone
from tests.factories.continuous import continuous_dialogue, question_pause
from tests.factories.contributions import question
from tests.factories.plans import plan, procurement
from tests.factories.world import World

S = ProcurementStatus
QUESTION = {"kind": "question", "text": "Saako tarjota osia?", "language": "fi"}
PAUSE = {
    "until": (utc_now() + timedelta(days=7)).isoformat(),
    "reason": {"fi": {"text": "Loma."}},
}
PLACE = "/v1/organisations/{buyer}/question-pauses"


def _about(
    suffix: str = "", json: Any = None, *, status: S = S.PLANNED, of_plan: bool = False
) -> Given:
    """The continuous dialogue of a procurement or plan, with one question of nobody known."""

    async def given(world: World, session: AsyncSession) -> Call:
        row: Any = procurement(world.buyer, status=status)
        if of_plan:
            row = plan(world.buyer, status=PlanStatus.PUBLISHED)
        session.add(row)
        await session.flush()
        dialogue = continuous_dialogue(row)
        session.add(dialogue)
        await session.flush()
        asked = question(dialogue, None)
        session.add(asked)
        await session.flush()
        body = {**json, "questions": [str(asked.id)]} if suffix == "/answers" else json
        return Call(f"/v1/dialogues/{row.id}{suffix}", body, dialogue=dialogue)

    return given


def _unasked(*, published: bool) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        status = S.PLANNED if published else S.DRAFT
        row = procurement(world.buyer, status=status)
        session.add(row)
        await session.flush()
        return Call(f"/v1/dialogues/{row.id}")

    return given


def _pause(suffix: str = "", **values: Any) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = question_pause(world.buyer, **values)
        session.add(row)
        await session.flush()
        return Call(f"/v1/question-pauses/{row.id}{suffix}", None, ANY_VERSION)

    return given


async def _second_pause(world: World, session: AsyncSession) -> Call:
    session.add(question_pause(world.buyer))
    await session.flush()
    return Call(PLACE.replace("{buyer}", str(world.buyer.id)), PAUSE)


def asking(status: int, receipt: int | None = None) -> dict[str, int]:
    """Everybody but the buyer asks; strangers with a receipt of this dialogue, too."""
    named = {"receipt": status if receipt is None else receipt, "receipt_elsewhere": 401}
    refused = {**each(EDITORS, 400), "viewer": 403, "anonymous": 401, "api_key": 403}
    return everyone(status, **{**refused, **named})


ANSWER = {"text": "Saa.", "language": "fi"}
ROWS = [
    Row("get_dialogue", _unasked(published=True), everyone(200), state="continuous, not begun"),
    Row("get_dialogue", _unasked(published=False), everyone(404), state="of a draft procurement"),
    Row("get_dialogue", _about(of_plan=True), everyone(200), state="of a plan"),
    Row("list_contributions", _about("/contributions"), everyone(200), state="continuous"),
    Row(
        "create_contribution",
        _about("/contributions", QUESTION),
        asking(201),
        state="continuous",
    ),
    Row(
        "answer_questions",
        _about("/answers", ANSWER),
        everyone(403, anonymous=401, **each(EDITORS, 201)),
        state="continuous",
    ),
    Row(
        "answer_questions",
        _about("/answers", ANSWER, status=S.TENDERING),
        everyone(403, anonymous=401, **each(EDITORS, 201)),
        state="continuous, in tender",
    ),
    Row("list_question_pauses", at(PLACE), everyone(200)),
    Row("list_question_pauses", at(PLACE.replace("buyer", "supplier")), everyone(404)),
    Row("pause_questions", at(PLACE, PAUSE), publishers(201)),
    Row("pause_questions", _second_pause, publishers(409), state="paused"),
    Row("get_question_pause", _pause(), everyone(200)),
    Row("resume_questions", _pause("/end"), publishers(200)),
    Row("resume_questions", _pause("/end", ended_at=utc_now()), publishers(409), state="ended"),
]
