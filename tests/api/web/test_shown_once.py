"""A secret that was just made: only the session that made it sees it."""

import re

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueStatus
from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
from tests.factories.dialogues import dialogue
from tests.factories.world import World

TOKEN = re.compile(r"vp_[\w.-]{20,}|/p/[\w-]{20,}|whsec_[\w+/=]{20,}")


async def make_key(visitor: Visitor, world: World) -> None:
    await visitor.open(f"/my/organisations/{world.buyer.id}/keys/new")
    scope = visitor.form().xpath(".//input[@name='scopes']/@value")[0]
    await visitor.submit({"name": "Asianhallinta", "scopes": [scope]})


async def make_webhook(visitor: Visitor, world: World) -> None:
    await visitor.open(f"/my/organisations/{world.buyer.id}/webhooks/new")
    await visitor.submit(
        {"url": "https://kunta.example/hook", "types": "fi.vuoropuhelu.dialogue.opened.v1"}
    )


@pytest.fixture
async def leader(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("leader"))
    return visitor


async def make_link(visitor: Visitor, world: World, session: AsyncSession) -> None:
    draft = dialogue(world.buyer, DialogueStatus.DRAFT)
    session.add(draft)
    await session.flush()
    await visitor.open(f"/my/dialogues/{draft.id}/draft/links")
    await visitor.submit({})


@pytest.mark.parametrize("kind", ["key", "webhook", "link"])
async def test_next_person_of_the_browser_does_not_see_the_secret(
    kind: str, leader: Visitor, world: World, session: AsyncSession
) -> None:
    match kind:
        case "key":
            await make_key(leader, world)
        case "webhook":
            await make_webhook(leader, world)
        case _:
            await make_link(leader, world, session)
    path, secret = leader.path, TOKEN.search(leader.page.text)
    assert secret is not None
    assert "no-store" in leader.page.headers["cache-control"]
    assert secret[0] in (await leader.open(path)).text  # also after a reload
    own_session = leader.cookies["session"]
    if kind == "link":  # an officer writes drafts, too
        leader.sign_in(world.token("officer"))
        page = await leader.open(path)
        assert page.status_code == 200
        assert secret[0] not in page.text
    leader.sign_in(own_session)
    await leader.open(path)
    await leader.send("/sign-out", [("form_token", sign_out_token(leader))])
    assert [name for name in leader.cookies if name.startswith("new-")] == []


def sign_out_token(visitor: Visitor) -> str:
    found = re.search(r'name="form_token" value="(\w+)"', visitor.page.text)
    assert found is not None
    return found[1]


async def test_cookie_that_another_session_or_nobody_made_shows_nothing(
    leader: Visitor, world: World
) -> None:
    await make_key(leader, world)
    [name] = [name for name in leader.cookies if name.startswith("new-secret-")]
    for value in ("vp_forged", "vp_forged." + "0" * 64, "%00.%ff", "."):
        leader.cookies[name] = value
        page = await leader.open(leader.path)
        assert page.status_code == 200
        assert "vp_forged" not in page.text
