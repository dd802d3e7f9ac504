"""Work on a dialogue: answers, moderation, dispositions, conclusion."""

from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.web.matrix.rows import PageRow, Path, everyone
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.world import World


def at_call(suffix: str = "") -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        row = dialogue(world.buyer)
        session.add(row)
        await session.flush()
        return f"/my/dialogues/{row.id}{suffix}"

    return given


def at_contribution(verb: str) -> Path:
    async def given(world: World, session: AsyncSession) -> str:
        call = dialogue(world.buyer)
        session.add(call)
        await session.flush()
        row = contribution(call, world.people["resident"])
        session.add(row)
        await session.flush()
        return f"/my/contributions/{row.id}/{verb}"

    return given


STAFF = ("leader", "officer", "occasional", "viewer")
PUBLISHERS = ("leader", "officer")


def only(names: tuple[str, ...], status: int, *, anonymous: int = 303) -> dict[str, int]:
    return everyone(403, anonymous=anonymous) | dict.fromkeys(names, status)


CALL = "/my/dialogues/{dialogue_id:uuid}"
VERB = "/my/contributions/{contribution_id:uuid}/{verb:str}"
ANSWERERS = (*PUBLISHERS, "occasional")
MODERATORS = (*PUBLISHERS, "moderator")
READERS = (*STAFF, "operator")


async def at_list(world: World, _: AsyncSession) -> str:
    return f"/buyers/{world.buyer.id}/dialogues"


ROWS = [
    PageRow("GET /buyers/{organisation_id:uuid}/dialogues", at_list, only(READERS, 200)),
    PageRow(f"GET {CALL}", at_call(), only(READERS, 200)),
    PageRow(f"GET {CALL}/done/{{name:str}}", at_call("/done/answered"), only(READERS, 200)),
    PageRow(f"GET {CALL}/answer", at_call("/answer"), only(ANSWERERS, 200)),
    PageRow(f"POST {CALL}/answer", at_call("/answer"), only(ANSWERERS, 400, anonymous=401)),
    PageRow(f"GET {CALL}/moderation", at_call("/moderation"), only(MODERATORS, 200)),
    PageRow(f"GET {CALL}/holding", at_call("/holding"), only(MODERATORS, 200)),
    PageRow(f"POST {CALL}/holding", at_call("/holding"), only(MODERATORS, 400, anonymous=401)),
    PageRow(f"GET {VERB}", at_contribution("remove"), only(MODERATORS, 200)),
    PageRow(f"POST {VERB}", at_contribution("remove"), only(MODERATORS, 400, anonymous=401)),
    PageRow(f"GET {CALL}/dispositions", at_call("/dispositions"), only(ANSWERERS, 200)),
    PageRow(
        f"POST {CALL}/dispositions", at_call("/dispositions"), only(ANSWERERS, 400, anonymous=401)
    ),
    PageRow(f"GET {CALL}/extend", at_call("/extend"), only(PUBLISHERS, 200)),
    PageRow(f"POST {CALL}/extend", at_call("/extend"), only(PUBLISHERS, 400, anonymous=401)),
    PageRow(f"GET {CALL}/conclude", at_call("/conclude"), only(PUBLISHERS, 200)),
    PageRow(f"POST {CALL}/conclude", at_call("/conclude"), only(PUBLISHERS, 400, anonymous=401)),
    PageRow(f"GET {CALL}/record", at_call("/record"), only(ANSWERERS, 200)),
]
