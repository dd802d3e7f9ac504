"""Files of survey responses: respondents upload them, readers of responses download them."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueFormat, DialogueStatus, Participation
from api.surveys.models import ResponseState
from tests.api.matrix.roles import BUYER, each, publishers
from tests.api.matrix.rows import Call, Given, Row, everyone
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant, receipt
from tests.factories.surveys import PLAN, response, survey, survey_file
from tests.factories.world import World

S = DialogueStatus
PLAIN = {"files": {"file": ("liite.txt", b"sana", "text/plain")}}


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
        everyone(404, anonymous=401, receipt=404, **each(BUYER, 409), resident=201),
    ),
    Row(
        "upload_survey_file",
        _upload("receipt"),
        everyone(404, anonymous=401, receipt=201, **each(BUYER, 409)),
        state="with a receipt",
    ),
    Row(
        "upload_survey_file",
        _upload("receipt", participation=Participation.SIGNED_IN),
        everyone(404, anonymous=401, **each(BUYER, 409)),
        state="signed in only",
    ),
    Row(
        "upload_survey_file",
        _upload("supplier", participation=Participation.SUPPLIERS),
        everyone(403, anonymous=401, **each(BUYER, 409), supplier=201, member=404, rival=404),
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
        publishers(200),
        state="submitted",
    ),
    Row(
        "get_survey_file",
        _download(S.OPEN),
        publishers(409),
        state="open",
    ),
    Row(
        "get_survey_file",
        _download(state=ResponseState.DRAFT),
        publishers(404),
        state="draft",
    ),
]
