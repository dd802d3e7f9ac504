from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus, Participation
from api.surveys.models import ResponseState, Survey, SurveyStatus
from tests.api.matrix.roles import BUYER, BUYER_ONLY, SUPPLIERS, each, editors, publishers
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, everyone
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant, receipt
from tests.factories.surveys import response, survey
from tests.factories.world import World

S = DialogueStatus
TEXT = {"fi": {"text": "Kalusto"}}
NEW = {"title": TEXT}
CORRECTION = {"reason": TEXT, "title": TEXT}
ANSWERS = {"answers": {"fleet": "none"}}


def _call(world: World, status: DialogueStatus, participation: Participation) -> Dialogue:
    return dialogue(
        world.buyer, status, participation=participation, formats=[DialogueFormat.SURVEY]
    )


def _in_dialogue(status: DialogueStatus, json: Any = None) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = _call(world, status, Participation.ALL)
        session.add(row)
        return Call(f"/v1/dialogues/{row.id}/surveys", json, dialogue=row)

    return given


def _one(
    command: str = "",
    json: Any = None,
    *,
    status: SurveyStatus = SurveyStatus.PUBLISHED,
    call: DialogueStatus = S.OPEN,
    participation: Participation = Participation.ALL,
    headers: Mapping[str, str] = ANY_VERSION,
) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = _call(world, call, participation)
        asked = await _asked(session, row, status=status)
        return Call(f"/v1/surveys/{asked.id}{command}", json, headers, dialogue=row)

    return given


async def _asked(session: AsyncSession, call: Dialogue, **values: Any) -> Survey:
    asked = survey(call, **values)
    session.add(call)
    await session.flush()
    session.add(asked)
    await session.flush()
    return asked


def _response(
    command: str = "",
    json: Any = None,
    *,
    call: DialogueStatus = S.OPEN,
    of: str = "resident",
) -> Given:
    """Somebody's draft: the resident's, or that of whoever holds the receipt."""

    async def given(world: World, session: AsyncSession) -> Call:
        row = _call(world, call, Participation.ALL)
        asked = await _asked(session, row)
        somebody = participant(row, world.people.get("resident"))
        if of == "receipt":
            somebody, world.tokens["receipt"] = receipt(row)
        session.add(somebody)
        await session.flush()
        session.add(response(asked, somebody, state=ResponseState.DRAFT))
        return Call(f"/v1/surveys/{asked.id}/response{command}", json, ANY_VERSION, dialogue=row)

    return given


def _answering(status: int, **others: int) -> dict[str, int]:
    """The buyer's own people do not answer, and a key is nobody."""
    return everyone(status, **{"anonymous": 401, "receipt": status, **each(BUYER, 409), **others})


ROWS = [
    Row("list_surveys", _in_dialogue(S.DRAFT), BUYER_ONLY, state="draft"),
    Row("list_surveys", _in_dialogue(S.OPEN), everyone(200), state="open"),
    Row(
        "create_survey",
        _in_dialogue(S.OPEN, NEW),
        editors(201),
        state="open",
    ),
    Row(
        "create_survey",
        _in_dialogue(S.DRAFT, NEW),
        editors(201, others=404),
        state="draft",
    ),
    Row(
        "create_survey",
        _in_dialogue(S.CLOSED, NEW),
        editors(409),
        state="closed",
    ),
    Row("get_survey", _one(), everyone(200), state="published"),
    Row(
        "get_survey",
        _one(status=SurveyStatus.DRAFT),
        BUYER_ONLY,
        state="draft",
    ),
    Row(
        "get_survey",
        _one(call=S.DRAFT),
        BUYER_ONLY,
        state="published in a draft",
    ),
    Row(
        "update_survey",
        _one(json=NEW, call=S.SCHEDULED),
        editors(200),
        state="published",
    ),
    Row(
        "update_survey",
        _one(json=NEW),
        editors(409),
        state="open",
    ),
    Row(
        "update_survey",
        _one(json=NEW, call=S.CLOSED),
        editors(409),
        state="closed",
    ),
    Row(
        "update_survey",
        _one(json=NEW, status=SurveyStatus.DRAFT),
        editors(200, others=404),
        state="draft",
    ),
    Row(
        "delete_survey",
        _one(status=SurveyStatus.DRAFT),
        editors(204, others=404),
        state="draft",
    ),
    Row(
        "delete_survey",
        _one(),
        editors(409),
        state="published",
    ),
    Row(
        "publish_survey",
        _one("/publish", status=SurveyStatus.DRAFT),
        publishers(200, others=404),
        state="draft",
    ),
    Row(
        "publish_survey",
        _one("/publish"),
        publishers(409),
        state="published",
    ),
    Row("list_survey_corrections", _one("/corrections"), everyone(200)),
    Row(
        "correct_survey",
        _one("/corrections", CORRECTION, call=S.CLOSED),
        editors(200),
        state="closed",
    ),
    Row(
        "correct_survey",
        _one("/corrections", CORRECTION, call=S.CONCLUDED),
        editors(409),
        state="concluded",
    ),
    Row(
        "correct_survey",
        _one("/corrections", CORRECTION, status=SurveyStatus.DRAFT),
        editors(409, others=404),
        state="draft",
    ),
    Row(
        "save_survey_response",
        _one("/response", ANSWERS, headers={}),
        _answering(201),
        state="open",
    ),
    Row(
        "save_survey_response",
        _one("/response", ANSWERS, call=S.SCHEDULED, headers={}),
        _answering(409),
        state="scheduled",
    ),
    Row(
        "save_survey_response",
        _one("/response", ANSWERS, call=S.DRAFT, headers={}),
        everyone(404, anonymous=401, receipt=404, receipt_elsewhere=404, **each(BUYER, 409)),
        state="draft",
    ),
    Row(
        "save_survey_response",
        _one("/response", ANSWERS, participation=Participation.SIGNED_IN, headers={}),
        _answering(201, receipt=401),
        state="signed in only",
    ),
    Row(
        "save_survey_response",
        _one("/response", ANSWERS, participation=Participation.SUPPLIERS, headers={}),
        _answering(403, receipt=401, **each(SUPPLIERS, 201)),
        state="suppliers only",
    ),
    Row(
        "get_survey_response",
        _response(call=S.CONCLUDED),
        everyone(404, anonymous=401, receipt=404, receipt_elsewhere=404, resident=200),
    ),
    Row(
        "get_survey_response",
        _response(of="receipt"),
        everyone(404, anonymous=401, receipt=200, receipt_elsewhere=404),
        state="with a receipt",
    ),
    Row(
        "save_survey_response",
        _response(json=ANSWERS),
        _answering(412, resident=200),
        state="again",
    ),
    Row("submit_survey_response", _response("/submit"), _answering(404, resident=200)),
    Row(
        "submit_survey_response",
        _response("/submit", of="receipt"),
        _answering(404, receipt=200),
        state="with a receipt",
    ),
    Row(
        "submit_survey_response",
        _response("/submit", call=S.CLOSED),
        _answering(409),
        state="closed",
    ),
    Row("withdraw_survey_response", _response(), _answering(404, resident=204)),
    Row(
        "withdraw_survey_response",
        _response(of="receipt"),
        _answering(404, receipt=204),
        state="with a receipt",
    ),
    Row("withdraw_survey_response", _response(call=S.CLOSED), _answering(409), state="closed"),
    Row(
        "get_survey_results",
        _one("/results"),
        everyone(409, **each(BUYER, 200)),
        state="open",
    ),
    Row("get_survey_results", _one("/results", call=S.CLOSED), everyone(200), state="closed"),
    Row(
        "get_survey_results",
        _one("/results", call=S.CANCELLED),
        everyone(409, **each(BUYER, 200)),
        state="cancelled",
    ),
    Row(
        "list_survey_quotes",
        _one("/quotes?question=obstacles"),
        everyone(409),
        state="open",
    ),
    Row(
        "list_survey_quotes",
        _one("/quotes?question=obstacles", call=S.CONCLUDED),
        everyone(200),
        state="concluded",
    ),
    *(
        Row(
            operation_id,
            _one(f"/export.{kind}", call=call),
            publishers(status, others),
            state=call.value,
        )
        for operation_id, kind in (("export_survey_csv", "csv"), ("export_survey_xlsx", "xlsx"))
        for call, others, status in ((S.OPEN, 403, 409), (S.CLOSED, 403, 200), (S.DRAFT, 404, 409))
    ),
]
