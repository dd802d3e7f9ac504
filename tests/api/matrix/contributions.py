from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueStatus, Participation
from tests.api.matrix.roles import (
    BUYER_ONLY,
    PUBLISHERS,
    SUPPLIER,
    SUPPLIERS,
    each,
    editors,
    publishers,
)
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, everyone
from tests.factories.contributions import confidential_part, contribution, official, question
from tests.factories.dialogues import dialogue
from tests.factories.participation import receipt
from tests.factories.world import World

S = DialogueStatus
COMMENT = {"kind": "comment", "text": "Hyvä suunta.", "language": "fi"}


def _in_dialogue(
    status: DialogueStatus,
    json: Any = None,
    *,
    participation: Participation = Participation.ALL,
    for_supplier: bool = False,
) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status, participation=participation)
        session.add(row)
        body = {**json, "on_behalf_of": str(world.supplier.id)} if for_supplier else json
        return Call(f"/v1/dialogues/{row.id}/contributions", body, dialogue=row)

    return given


def _answer(status: DialogueStatus) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status)
        asked = question(row, world.people["resident"])
        session.add(row)
        await session.flush()
        session.add(asked)
        body = {"questions": [str(asked.id)], "text": "Saa.", "language": "fi"}
        return Call(f"/v1/dialogues/{row.id}/answers", body, dialogue=row)

    return given


async def _past_answers(world: World, session: AsyncSession) -> Call:
    row = dialogue(world.buyer)
    session.add(row)
    return Call(f"/v1/dialogues/{row.id}/past-answers?question=hinta", dialogue=row)


def _one(
    command: str = "",
    json: Any = None,
    *,
    status: DialogueStatus = S.OPEN,
    by_buyer: bool = False,
) -> Given:
    """Somebody's contribution: the resident's, or the buyer's."""

    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status)
        session.add(row)
        await session.flush()
        said = official(row, world.buyer) if by_buyer else contribution(row, _resident(world))
        session.add(said)
        return Call(f"/v1/contributions/{said.id}{command}", json, ANY_VERSION, dialogue=row)

    return given


def _by_receipt(command: str = "", json: Any = None, *, status: DialogueStatus = S.OPEN) -> Given:
    """A contribution with a confidential part, of whoever holds the receipt."""

    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status)
        session.add(row)
        await session.flush()
        author, world.tokens["receipt"] = receipt(row)
        session.add(author)
        await session.flush()
        said = contribution(row, None, participant_id=author.id)
        session.add(said)
        await session.flush()
        session.add(confidential_part(said))
        return Call(f"/v1/contributions/{said.id}{command}", json, ANY_VERSION)

    return given


def _resident(world: World) -> Any:
    return world.people["resident"]


EDIT = {"text": "Tarkennan: hyvä suunta."}
WRITERS = ("leader", "officer", "occasional")
"""People who write for the buyer. A key cannot write, and the viewer may not."""

SECRET = {"text": "Kalustomme riittää 14 reitille."}
REASON = {"reason": {"fi": {"text": "Loukkaava."}}}

ROWS = [
    Row("list_past_answers", _past_answers, editors(200)),
    Row(
        "list_contributions",
        _in_dialogue(S.DRAFT),
        BUYER_ONLY,
        state="draft",
    ),
    Row("list_contributions", _in_dialogue(S.OPEN), everyone(200), state="open"),
    Row(
        "create_contribution",
        _in_dialogue(S.OPEN, COMMENT),
        everyone(201, anonymous=401, api_key=403, receipt=201, viewer=403, **each(WRITERS, 201)),
        state="open",
    ),
    Row(
        "create_contribution",
        _in_dialogue(S.DRAFT, COMMENT),
        everyone(
            404,
            anonymous=401,
            api_key=403,
            receipt=404,
            receipt_elsewhere=404,
            viewer=403,
            **each(WRITERS, 409),
        ),
        state="draft",
    ),
    Row(
        "create_contribution",
        _in_dialogue(S.SCHEDULED, COMMENT),
        everyone(
            409,
            anonymous=401,
            api_key=403,
            receipt=409,
            viewer=403,
            **each(WRITERS, 409),
        ),
        state="scheduled",
    ),
    Row(
        "create_contribution",
        _in_dialogue(S.CLOSED, COMMENT),
        everyone(409, anonymous=401, api_key=403, receipt=409, viewer=403, **each(WRITERS, 201)),
        state="closed",
    ),
    Row(
        "create_contribution",
        _in_dialogue(S.OPEN, COMMENT, participation=Participation.SUPPLIERS),
        everyone(403, anonymous=401, **each(SUPPLIERS, 400), **each(WRITERS, 201)),
        state="suppliers only, for nobody",
    ),
    Row(
        "create_contribution",
        _in_dialogue(S.OPEN, COMMENT, participation=Participation.SUPPLIERS, for_supplier=True),
        everyone(
            403,
            anonymous=401,
            **each(SUPPLIER, 201),
            **each(WRITERS, 400),
        ),
        state="suppliers only",
    ),
    Row(
        "answer_questions",
        _answer(S.OPEN),
        editors(201),
        state="open",
    ),
    Row(
        "answer_questions",
        _answer(S.CLOSED),
        editors(201),
        state="closed",
    ),
    Row(
        "answer_questions",
        _answer(S.CONCLUDED),
        editors(409),
        state="concluded",
    ),
    Row("get_contribution", _one(), everyone(200)),
    Row("list_contribution_edits", _one("/edits"), everyone(200)),
    Row(
        "edit_contribution",
        _one(json=EDIT),
        everyone(403, anonymous=401, receipt=403, resident=200),
        state="open",
    ),
    Row(
        "edit_contribution",
        _one(json=EDIT, status=S.CLOSED),
        everyone(403, anonymous=401, receipt=403, resident=409),
        state="closed",
    ),
    Row(
        "edit_contribution",
        _one(json=EDIT, status=S.CLOSED, by_buyer=True),
        editors(200),
        state="the buyer's",
    ),
    Row(
        "withdraw_contribution",
        _one("/withdraw", status=S.CONCLUDED),
        everyone(403, anonymous=401, receipt=403, resident=200),
        state="concluded",
    ),
    Row(
        "withdraw_contribution",
        _one("/withdraw", by_buyer=True),
        editors(200),
        state="the buyer's",
    ),
    Row(
        "edit_contribution",
        _by_receipt(json=EDIT),
        everyone(403, anonymous=401, receipt=200),
        state="with a receipt",
    ),
    Row(
        "withdraw_contribution",
        _by_receipt("/withdraw", status=S.CLOSED),
        everyone(403, anonymous=401, receipt=200),
        state="with a receipt",
    ),
    Row(
        "remove_contribution",
        _one("/remove", REASON),
        publishers(200, moderator=200),
        state="published",
    ),
    Row(
        "remove_contribution",
        _by_receipt("/remove", REASON),
        publishers(200, moderator=200),
        state="with a receipt",
    ),
    Row(
        "get_confidential_part",
        _by_receipt("/confidential"),
        everyone(404, anonymous=401, receipt=200, receipt_elsewhere=404, **each(PUBLISHERS, 200)),
    ),
    Row(
        "edit_confidential_part",
        _by_receipt("/confidential", json=SECRET),
        everyone(404, anonymous=401, receipt=200, receipt_elsewhere=404, **each(PUBLISHERS, 403)),
        state="open",
    ),
    Row(
        "edit_confidential_part",
        _by_receipt("/confidential", json=SECRET, status=S.CLOSED),
        everyone(404, anonymous=401, receipt=409, receipt_elsewhere=404, **each(PUBLISHERS, 403)),
        state="closed",
    ),
    Row(
        "remove_confidential_part",
        _by_receipt("/confidential", status=S.CLOSED),
        everyone(404, anonymous=401, receipt=204, receipt_elsewhere=404, **each(PUBLISHERS, 403)),
        state="closed",
    ),
]
