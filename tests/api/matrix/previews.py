from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.dialogues.models import DialogueStatus
from tests.api.matrix.roles import editors
from tests.api.matrix.rows import Call, Given, Row
from tests.factories.dialogues import dialogue
from tests.factories.previews import preview
from tests.factories.world import World

S = DialogueStatus


def _of(
    status: DialogueStatus, json: Any = None, *, one: bool = False, path: str = "", **values: Any
) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status)
        session.add(row)
        await session.flush()
        link, _ = preview(row, **values)
        session.add(link)
        return Call(f"/v1/dialogues/{row.id}/previews{f'/{link.id}' if one else ''}{path}", json)

    return given


ROWS = [
    Row("create_preview", _of(S.DRAFT, {}), editors(201, others=404), "draft"),
    Row("create_preview", _of(S.SCHEDULED, {}), editors(409), "scheduled"),
    Row("list_previews", _of(S.DRAFT), editors(200, others=404), "draft"),
    Row("list_previews", _of(S.OPEN), editors(200), "open"),
    Row("revoke_preview", _of(S.DRAFT, one=True), editors(204, others=404), "draft"),
    Row("revoke_preview", _of(S.OPEN, one=True), editors(204), "open"),
    Row(
        "adopt_preview",
        _of(S.DRAFT, one=True, path="/adopt", disabled_at=utc_now() + timedelta(days=14)),
        editors(200, others=404, api_key=403),
        "orphaned",
    ),
    Row(
        "adopt_preview",
        _of(S.OPEN, one=True, path="/adopt"),
        editors(409, api_key=403),
        "owned",
    ),
]
