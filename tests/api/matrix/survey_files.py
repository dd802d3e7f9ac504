"""Files as answers: uploaded by who answers, read by those of the buyer who read responses."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueFormat, DialogueStatus, Participation
from api.surveys.models import ResponseState
from tests.api.matrix.rows import Call, Given, Row, everyone
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant, receipt
from tests.factories.surveys import PLAN, response, survey, survey_file
from tests.factories.world import World

S = DialogueStatus
PLAIN = {"files": {"file": ("liite.txt", b"sana", "text/plain")}}
HOUSE = dict.fromkeys(("leader", "officer", "occasional", "viewer", "api_key"), 409)
"""The buyer's own people do not answer."""


def _upload(of: str = "resident", **call: Any) -> Given:
    """For somebody's draft."""

    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(
            world.buyer, call.pop("status", S.OPEN), formats=[DialogueFormat.SURVEY], **call
        )
        asked = survey(row, questions=[PLAN])
        somebody = participant(row, world.people.get(of))
        if of == "receipt":
            somebody, world.tokens["receipt"] = receipt(row)
        for item in (row, asked, somebody):
            session.add(item)
            await session.flush()
        session.add(response(asked, somebody, state=ResponseState.DRAFT, answers={}))
        path = f"/v1/surveys/{asked.id}/response/files?question=plan"
        return Call(path, options=PLAIN, dialogue=row)

    return given


def _download(call: DialogueStatus = S.CLOSED, **values: Any) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, call, formats=[DialogueFormat.SURVEY])
        asked = survey(row, questions=[PLAN])
        somebody = participant(row, world.people["resident"])
        answered = response(asked, somebody, answers={}, **values)
        file = survey_file(answered)
        for item in (row, asked, somebody, answered, file):
            session.add(item)
            await session.flush()
        path = f"/v1/surveys/{asked.id}/files/{file.id}"
        return Call(path, stored={file.storage_key: b"%PDF-"}, dialogue=row)

    return given


ROWS = [
    Row(
        "upload_survey_file",
        _upload(),
        everyone(404, anonymous=401, receipt=404, **HOUSE, resident=201),
    ),
    Row(
        "upload_survey_file",
        _upload("receipt"),
        everyone(404, anonymous=401, receipt=201, **HOUSE),
        state="with a receipt",
    ),
    Row(
        "upload_survey_file",
        _upload("receipt", participation=Participation.SIGNED_IN),
        everyone(404, anonymous=401, **HOUSE),
        state="signed in only",
    ),
    Row(
        "upload_survey_file",
        _upload("supplier", participation=Participation.SUPPLIERS),
        everyone(403, anonymous=401, **HOUSE, supplier=201, member=404, rival=404),
        state="suppliers only",
    ),
    Row(
        "upload_survey_file",
        _upload(status=S.CLOSED),
        everyone(409, anonymous=401, receipt=409),
        state="closed",
    ),
    Row(
        "get_survey_file",
        _download(),
        everyone(403, anonymous=401, leader=200, officer=200, api_key=200),
        state="submitted",
    ),
    Row(
        "get_survey_file",
        _download(S.OPEN),
        everyone(403, anonymous=401, leader=409, officer=409, api_key=409),
        state="open",
    ),
    Row(
        "get_survey_file",
        _download(state=ResponseState.DRAFT),
        everyone(403, anonymous=401, leader=404, officer=404, api_key=404),
        state="draft",
    ),
]
