from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.dialogues.models import DialogueStatus, Participation
from api.meetings.models import MeetingStatus, SignUpStatus, SlotAllocation
from tests.api.matrix.roles import BUYER, BUYER_ONLY, each, editors
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, everyone
from tests.factories.dialogues import dialogue
from tests.factories.meetings import material, meeting, sign_up, slots, talks
from tests.factories.world import World

TEXT = {"fi": {"text": "Perustelu"}}
BEGINS = utc_now() + timedelta(days=30)
NEW = {
    "kind": "workshop",
    "title": TEXT,
    "starts_at": BEGINS.isoformat(),
    "ends_at": (BEGINS + timedelta(hours=3)).isoformat(),
    "languages": ["fi"],
    "mode": "remote",
}


def _in_dialogue(status: DialogueStatus, json: Any = None) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        call = dialogue(world.buyer, status)
        session.add(call)
        await session.flush()
        session.add(meeting(call))
        return Call(f"/v1/dialogues/{call.id}/meetings", json)

    return given


def _event(
    command: str = "", json: Any = None, call: dict[str, Any] | None = None, **values: Any
) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        about = dialogue(world.buyer, **(call or {}))
        session.add(about)
        await session.flush()
        row = meeting(about, **values)
        session.add(row)
        return Call(f"/v1/meetings/{row.id}{command}", json, ANY_VERSION)

    return given


def _talks(command: str, *, slot: bool = False, add: bool = False) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        day = talks(call, allocation=SlotAllocation.LOT)
        session.add(day)
        await session.flush()
        first, second = slots(day, 2)
        session.add(first)
        body = {"starts_at": second.starts_at.isoformat(), "ends_at": second.ends_at.isoformat()}
        path = f"/v1/meetings/{day.id}{command}" + (f"/{first.id}" if slot else "")
        return Call(path, {"slots": [body]} if add else None)

    return given


def _material(json: Any = None, **values: Any) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        event = meeting(call, **values)
        session.add(event)
        await session.flush()
        row = material(event)
        session.add(row)
        return Call(f"/v1/materials/{row.id}", json, ANY_VERSION)

    return given


def _sign_up(status: SignUpStatus, command: str = "") -> Given:
    """The member's."""

    async def given(world: World, session: AsyncSession) -> Call:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        event = meeting(call)
        session.add(event)
        await session.flush()
        row = sign_up(event, world.people["member"], status=status)
        session.add(row)
        return Call(f"/v1/sign-ups/{row.id}{command}", None, ANY_VERSION)

    return given


def _guests(status: int, **others: int) -> dict[str, int]:
    """All people but the buyer's own."""
    return everyone(status, **{"anonymous": 401, **each(BUYER, 403), **others})


D, S = DialogueStatus, SignUpStatus
UNANNOUNCED: dict[str, Any] = {"announced_at": None}
GONE: dict[str, Any] = {"status": MeetingStatus.CANCELLED}
ONLY_SUPPLIERS = {"participation": Participation.SUPPLIERS}
MATERIAL = {"title": TEXT, "url": "https://example.fi/esitys.pdf"}
ROWS = [
    Row("list_meetings", _in_dialogue(D.OPEN), everyone(200), state="open"),
    Row("list_meetings", _in_dialogue(D.DRAFT), BUYER_ONLY, state="draft"),
    Row("create_meeting", _in_dialogue(D.DRAFT, NEW), editors(201, others=404), state="draft"),
    Row("create_meeting", _in_dialogue(D.CLOSED, NEW), editors(201), state="closed"),
    Row("create_meeting", _in_dialogue(D.CONCLUDED, NEW), editors(409), state="concluded"),
    Row("get_meeting", _event(), everyone(200), state="announced"),
    Row(
        "get_meeting",
        _event(**UNANNOUNCED),
        BUYER_ONLY,
        state="not yet public",
    ),
    Row("update_meeting", _event(json={"title": TEXT}), editors(200), state="planned"),
    Row(
        "update_meeting",
        _event(json={"title": TEXT}, **UNANNOUNCED),
        editors(200, others=404),
        state="not yet public",
    ),
    Row("update_meeting", _event(json={"title": TEXT}, **GONE), editors(409), state="cancelled"),
    Row("cancel_meeting", _event("/cancel", {"reason": TEXT}), editors(200), state="planned"),
    Row("cancel_meeting", _event("/cancel", {"reason": TEXT}, **GONE), editors(409), "cancelled"),
    Row("add_slots", _talks("/slots", add=True), editors(201)),
    Row("remove_slot", _talks("/slots", slot=True), editors(204)),
    Row("list_materials", _event("/materials"), everyone(200)),
    Row("add_material", _event("/materials", MATERIAL), editors(201), state="planned"),
    Row("add_material", _event("/materials", MATERIAL, **GONE), editors(409), "cancelled"),
    Row("get_material", _material(), everyone(200), state="announced"),
    Row(
        "get_material",
        _material(**UNANNOUNCED),
        BUYER_ONLY,
        state="not yet public",
    ),
    Row("update_material", _material({"title": TEXT}), editors(200)),
    Row("get_draw", _talks("/draw"), everyone(200), state="lot"),
    Row("get_draw", _event("/draw"), everyone(404), state="no lot"),
    Row("get_meeting_calendar", _event("/calendar.ics"), everyone(200), state="announced"),
    Row(
        "get_meeting_calendar",
        _event("/calendar.ics", **UNANNOUNCED),
        BUYER_ONLY,
        state="not yet public",
    ),
    Row("list_sign_ups", _event("/sign-ups"), everyone(200, anonymous=401)),
    Row("sign_up", _event("/sign-ups", {}), _guests(201), state="planned"),
    Row("sign_up", _event("/sign-ups", {}, **GONE), _guests(409), state="cancelled"),
    Row(
        "sign_up",
        _event("/sign-ups", {}, call=ONLY_SUPPLIERS),
        _guests(403, supplier=400, member=400, rival=400),
        state="suppliers only",
    ),
    Row(
        "sign_up",
        _event("/sign-ups", {}, **UNANNOUNCED),
        _guests(404, viewer=403),
        state="not yet public",
    ),
    Row(
        "get_sign_up",
        _sign_up(S.PLACED),
        editors(200, others=404, viewer=404, member=200),
        state="placed",
    ),
    Row(
        "get_sign_up",
        _sign_up(S.WITHDRAWN),
        editors(404, others=404, viewer=404, member=200),
        "withdrawn",
    ),
    Row(
        "withdraw_sign_up",
        _sign_up(S.WAITING, "/withdraw"),
        editors(403, others=404, viewer=404, member=200),
    ),
]
