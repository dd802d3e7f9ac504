from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueStatus
from tests.api.matrix.rows import Call, Given, Row, at, everyone
from tests.factories.dialogues import dialogue
from tests.factories.world import World

S = DialogueStatus
BUYER = "?edition=buyer"
HOUSE = {"leader": 200, "officer": 200, "occasional": 200, "viewer": 403, "api_key": 200}
SENT = {"record": {}, "checksum": "", "seal": ""}


def _of(status: DialogueStatus, path: str) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status)
        session.add(row)
        return Call(f"/v1/dialogues/{row.id}/{path}")

    return given


def _house(status: int, **others: int) -> dict[str, int]:
    writing = {name: status for name, held in HOUSE.items() if held == 200}
    return everyone(403, **{"anonymous": 401, **writing, **others})


def _rows(operation_id: str, path: str) -> list[Row]:
    draft: dict[str, Any] = {**dict.fromkeys(HOUSE, 409), "viewer": 403}
    return [
        Row(operation_id, _of(S.CLOSED, path), everyone(200), "closed"),
        Row(operation_id, _of(S.CANCELLED, path), everyone(200), "cancelled"),
        Row(operation_id, _of(S.OPEN, path), everyone(409), "open"),
        Row(operation_id, _of(S.OPEN, path + BUYER), _house(200), "open, the buyer's"),
        Row(operation_id, _of(S.DRAFT, path + BUYER), everyone(404, **draft), "draft, the buyer's"),
    ]


ROWS = [
    *_rows("get_dialogue_record", "record"),
    *_rows("get_dialogue_record_html", "record.html"),
    Row("verify_record", at("/v1/records/verify", SENT), everyone(200)),
    Row("check_equal_treatment", _of(S.OPEN, "equal-treatment"), _house(200), "open"),
    Row(
        "check_equal_treatment",
        _of(S.DRAFT, "equal-treatment"),
        everyone(404, **{**HOUSE, "anonymous": 401}),
        "draft",
    ),
]
