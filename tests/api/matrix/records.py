from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueStatus
from tests.api.matrix.roles import editors
from tests.api.matrix.rows import Call, Given, Row, at, everyone
from tests.factories.dialogues import dialogue
from tests.factories.world import World

S = DialogueStatus
BUYER = "?edition=buyer"
SENT = {"record": {}, "checksum": "", "seal": ""}


def _of(status: DialogueStatus, path: str) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status)
        session.add(row)
        return Call(f"/v1/dialogues/{row.id}/{path}")

    return given


def _rows(operation_id: str, path: str) -> list[Row]:
    return [
        Row(operation_id, _of(S.CLOSED, path), everyone(200), "closed"),
        Row(operation_id, _of(S.CANCELLED, path), everyone(200), "cancelled"),
        Row(operation_id, _of(S.OPEN, path), everyone(409), "open"),
        Row(operation_id, _of(S.OPEN, path + BUYER), editors(200), "open, the buyer's"),
        Row(
            operation_id,
            _of(S.DRAFT, path + BUYER),
            editors(409, others=404, anonymous=404),
            "draft, the buyer's",
        ),
    ]


ROWS = [
    *_rows("get_dialogue_record", "record"),
    *_rows("get_dialogue_record_html", "record.html"),
    Row("verify_record", at("/v1/records/verify", SENT), everyone(200)),
    Row("check_equal_treatment", _of(S.OPEN, "equal-treatment"), editors(200), "open"),
    Row(
        "check_equal_treatment",
        _of(S.DRAFT, "equal-treatment"),
        editors(200, others=404),
        "draft",
    ),
]
