from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.ideas.models import IdeaStatus
from tests.api.matrix.roles import BUYER, EDITORS, SUPPLIER, each
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, at, everyone
from tests.factories.ideas import idea
from tests.factories.interests import interest, interest_reply
from tests.factories.plans import procurement
from tests.factories.world import RECEIPTS, World

REASON = {"fi": {"text": "Kokeilemme tätä."}}
TAKEN_UP = {"outcome": "taken_up", "reason": REASON}
CALL = {"outcome": "call", "reason": REASON}
REPLY = {"text": "Kiitos!", "language": "fi"}
TO_ALL = {**REPLY, "question": "Saako tarjota osia?"}


def _send() -> Given:
    async def given(world: World, _: AsyncSession) -> Call:
        body = {
            "supplier_id": str(world.supplier.id),
            **dict.fromkeys(("title", "text", "audience", "need"), "Istuimia"),
            "language": "fi",
        }
        return Call(f"/v1/organisations/{world.buyer.id}/ideas", body)

    return given


def _idea(suffix: str = "", json: Any = None, **values: Any) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = idea(world.buyer, world.supplier, **values)
        session.add(row)
        await session.flush()
        return Call(f"/v1/ideas/{row.id}{suffix}", json, ANY_VERSION)

    return given


def _replies(json: Any = None, **values: Any) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        target = procurement(world.buyer)
        session.add(target)
        await session.flush()
        row = interest(world.supplier, target, **values)
        session.add(row)
        await session.flush()
        session.add(interest_reply(row))
        return Call(f"/v1/interests/{row.id}/replies", json)

    return given


PUBLIC: dict[str, Any] = {"public": True, "status": IdeaStatus.TAKEN_UP, "decided_at": utc_now()}
PARTIES = (*BUYER, *SUPPLIER)
NOBODY = each(("anonymous", *RECEIPTS), 401)
PRIVATE = everyone(404, **each(PARTIES, 200))


def of_buyer(status: int, others: int = 404, **named: int) -> dict[str, int]:
    """`status` for who answers for the buyer; its viewer and the firm are refused."""
    refused = {"anonymous": 401, "viewer": 403, **each(SUPPLIER, 403)}
    return everyone(others, **{**refused, **each(EDITORS, status), **named})


def of_firm(status: int) -> dict[str, int]:
    return everyone(404, anonymous=401, **each(BUYER, 403), **each(SUPPLIER, status))


ROWS = [
    Row("send_idea", _send(), everyone(403, anonymous=401, **each(SUPPLIER, 201))),
    Row("list_ideas", at("/v1/ideas"), everyone(200)),
    Row("get_idea", _idea(), PRIVATE, state="private"),
    Row("get_idea", _idea(public=True), PRIVATE, state="public, undecided"),
    Row("get_idea", _idea(**PUBLIC), everyone(200), state="public"),
    Row("decide_idea", _idea("/decision", TAKEN_UP), of_buyer(200)),
    Row("decide_idea", _idea("/decision", CALL), of_buyer(200), state="to a call"),
    Row(
        "decide_idea",
        _idea("/decision", TAKEN_UP, status=IdeaStatus.DECLINED),
        of_buyer(409),
        state="declined",
    ),
    Row("withdraw_idea", _idea("/withdraw"), of_firm(200)),
    Row(
        "withdraw_idea",
        _idea("/withdraw", status=IdeaStatus.WITHDRAWN),
        of_firm(409),
        state="withdrawn",
    ),
    Row("list_interest_replies", _replies(), {**PRIVATE, **NOBODY}),
    Row(
        "list_interest_replies",
        _replies(public=True),
        everyone(403, anonymous=401, **each(PARTIES, 200)),
        state="public interest",
    ),
    Row("reply_to_interest", _replies(REPLY), of_buyer(201)),
    Row("reply_to_interest", _replies(TO_ALL), of_buyer(201), state="to all"),
    Row(
        "reply_to_interest",
        _replies(REPLY, withdrawn_at=utc_now()),
        of_buyer(409),
        state="withdrawn",
    ),
]
