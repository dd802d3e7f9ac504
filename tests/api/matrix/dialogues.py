from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.dialogues.models import DialogueStatus
from tests.api.matrix.roles import BUYER_ONLY, editors, publishers
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, at, everyone
from tests.factories.dialogues import dialogue
from tests.factories.world import World

S = DialogueStatus
TEXT = {"fi": {"text": "Perustelu"}}
LATER = {"closes_at": (utc_now() + timedelta(days=60)).isoformat(), "reason": TEXT}
SOON = {"closes_at": (utc_now() + timedelta(days=4)).isoformat(), "reason": TEXT}
PATCH = {"title": TEXT}
SUMMARY, REASON = {"summary": TEXT}, {"reason": TEXT}


def _call(status: DialogueStatus, command: str = "", json: Any = None) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status)
        session.add(row)
        return Call(f"/v1/dialogues/{row.id}{command}", json, ANY_VERSION)

    return given


async def _new(world: World, session: AsyncSession) -> Call:
    body = {
        "organisation_id": str(world.buyer.id),
        "title": TEXT,
        "formats": ["comments"],
        "subject": "operating_model",
    }
    return Call("/v1/dialogues", body)


ROWS = [
    Row("list_dialogues", at("/v1/dialogues"), everyone(200)),
    Row("create_dialogue", _new, editors(201)),
    Row("get_dialogue", _call(S.DRAFT), BUYER_ONLY, state="draft"),
    Row("get_dialogue", _call(S.SCHEDULED), everyone(200), state="scheduled"),
    Row("get_dialogue", _call(S.OPEN), everyone(200), state="open"),
    Row("get_dialogue", _call(S.CANCELLED), everyone(200), state="cancelled"),
    Row("update_dialogue", _call(S.DRAFT, json=PATCH), editors(200, others=404), state="draft"),
    Row("update_dialogue", _call(S.OPEN, json=PATCH), editors(200), state="open"),
    Row("update_dialogue", _call(S.CONCLUDED, json=PATCH), editors(409), state="concluded"),
    Row("delete_dialogue", _call(S.DRAFT), editors(204, others=404), state="draft"),
    Row("delete_dialogue", _call(S.OPEN), editors(409), state="open"),
    Row("copy_dialogue", _call(S.CONCLUDED, "/copy"), editors(201), state="concluded"),
    Row("copy_dialogue", _call(S.DRAFT, "/copy"), editors(201, others=404), state="draft"),
    Row("publish_dialogue", _call(S.DRAFT, "/publish"), publishers(200, others=404), "draft"),
    Row("publish_dialogue", _call(S.CLOSED, "/publish"), publishers(409), state="closed"),
    Row("extend_dialogue", _call(S.DRAFT, "/extend", LATER), publishers(409, others=404), "draft"),
    Row("extend_dialogue", _call(S.SCHEDULED, "/extend", LATER), publishers(200), "scheduled"),
    Row("extend_dialogue", _call(S.OPEN, "/extend", LATER), publishers(200), state="open"),
    Row("extend_dialogue", _call(S.CLOSED, "/extend", LATER), publishers(409), state="closed"),
    Row("shorten_dialogue", _call(S.DRAFT, "/shorten", SOON), publishers(409, others=404), "draft"),
    Row("shorten_dialogue", _call(S.SCHEDULED, "/shorten", SOON), publishers(409), "scheduled"),
    Row("shorten_dialogue", _call(S.OPEN, "/shorten", SOON), publishers(200), state="open"),
    Row("shorten_dialogue", _call(S.CLOSED, "/shorten", SOON), publishers(409), state="closed"),
    Row("conclude_dialogue", _call(S.OPEN, "/conclude", SUMMARY), publishers(409), "open"),
    Row("conclude_dialogue", _call(S.CLOSED, "/conclude", SUMMARY), publishers(200)),
    Row("cancel_dialogue", _call(S.OPEN, "/cancel", REASON), publishers(200), "open"),
    Row(
        "cancel_dialogue",
        _call(S.CONCLUDED, "/cancel", REASON),
        publishers(409),
        state="concluded",
    ),
]
