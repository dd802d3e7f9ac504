"""Data on oneself: a copy of it, and what was hidden."""

from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.web.matrix.rows import PageRow, Path, at, everyone, signed_in
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.hidings import hiding
from tests.factories.world import World


def at_hiding(suffix: str = "") -> Path:
    """Of something that the resident wrote."""

    async def given(world: World, session: AsyncSession) -> str:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        written = contribution(call, world.people["resident"])
        session.add(written)
        await session.flush()
        row = hiding(
            world.buyer,
            f"contributions/{written.id}",
            author_person_id=world.people["resident"].id,
        )
        session.add(row)
        await session.flush()
        return f"/my/hidings/{row.id}{suffix}"

    return given


HIDING = "/my/hidings/{hiding_id:uuid}"
MAY_HIDE = ("operator", "moderator", "leader", "officer")
SEES = dict.fromkeys(MAY_HIDE, 200) | {"resident": 200, "anonymous": 303}
NOT_THEIRS = dict.fromkeys(MAY_HIDE, 403)
"""They may hide it and have not written it."""

ROWS = [
    PageRow("GET /my/export", at("/my/export"), signed_in(200)),
    PageRow("POST /my/export", at("/my/export"), everyone(303, anonymous=401)),
    PageRow("GET /my/export/file", at("/my/export/file"), everyone(404, anonymous=303)),
    PageRow(f"GET {HIDING}", at_hiding(), everyone(404) | SEES),
    PageRow(f"GET {HIDING}/object", at_hiding("/object"), everyone(404) | SEES | NOT_THEIRS),
    PageRow(
        f"POST {HIDING}/object",
        at_hiding("/object"),
        everyone(404) | NOT_THEIRS | {"resident": 400, "anonymous": 401},
    ),
]
