"""A secret that was just made: only the session that made it sees it."""

import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.tokens import hash_token
from api.dialogues.models import DialogueStatus
from api.draft_links.models import Preview
from api.forms.models import FormSubmission
from api.organisations.models import ApiKey
from api.web.new_secrets import SHOWN_FOR
from api.webhooks.models import WebhookEndpoint
from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
from tests.factories.dialogues import dialogue
from tests.factories.webhooks import webhook
from tests.factories.world import World

TOKEN = re.compile(r"vp_[\w.-]{20,}|/p/[\w-]{20,}|whsec_[\w+/=]{20,}")


async def make_key(visitor: Visitor, world: World) -> None:
    await visitor.submit(await open_key_form(visitor, world))


async def open_key_form(visitor: Visitor, world: World) -> dict[str, str]:
    """Returns the values to fill in."""
    await visitor.open(f"/my/organisations/{world.buyer.id}/keys/new")
    scope = visitor.form().xpath(".//input[@name='scopes']/@value")[0]
    return {"name": "Asianhallinta", "scopes": scope}


async def make_webhook(visitor: Visitor, world: World) -> None:
    await visitor.submit(await open_webhook_form(visitor, world))


async def open_webhook_form(visitor: Visitor, world: World) -> dict[str, str]:
    await visitor.open(f"/my/organisations/{world.buyer.id}/webhooks/new")
    return {"url": "https://kunta.example/hook", "types": "fi.vuoropuhelu.dialogue.opened.v1"}


@pytest.fixture
async def leader(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("leader"))
    return visitor


async def make_link(visitor: Visitor, world: World, session: AsyncSession) -> None:
    await open_link_form(visitor, world, session)
    await visitor.submit({})


async def open_link_form(visitor: Visitor, world: World, session: AsyncSession) -> None:
    draft = dialogue(world.buyer, DialogueStatus.DRAFT)
    session.add(draft)
    await session.flush()
    await visitor.open(f"/my/dialogues/{draft.id}/draft/links")


async def open_rotation(visitor: Visitor, world: World, session: AsyncSession) -> None:
    row = webhook(world.buyer)
    session.add(row)
    await session.flush()
    await visitor.open(f"/my/organisations/{world.buyer.id}/webhooks/{row.id}/rotate")


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


KINDS = ["key", "webhook", "link", "rotation"]


async def filled_form(
    kind: str, visitor: Visitor, world: World, session: AsyncSession
) -> tuple[str, list[tuple[str, str]]]:
    """The address of the form, and what the browser sends."""
    values: dict[str, str] = {}
    match kind:
        case "key":
            values = await open_key_form(visitor, world)
        case "webhook":
            values = await open_webhook_form(visitor, world)
        case "link":
            await open_link_form(visitor, world, session)
        case _:
            await open_rotation(visitor, world, session)
    return visitor.form().get("action"), [*visitor.filled(values), ("step", "send")]


def shown(visitor: Visitor) -> str | None:
    found = TOKEN.search(visitor.page.text)
    return found[0].removeprefix("/p/") if found else None


@pytest.mark.parametrize("kind", KINDS)
async def test_second_press_of_the_same_form_shows_the_same_secret(
    kind: str, leader: Visitor, world: World, session: AsyncSession
) -> None:
    form = await filled_form(kind, leader, world, session)
    before = dict(leader.cookies)
    await leader.send(*form)
    first = shown(leader)
    assert first is not None
    leader.cookies = dict(before)  # the browser dropped the first answer
    await leader.send(*form)
    assert shown(leader) == first
    made = {
        "key": select(ApiKey.id).where(ApiKey.token_hash == hash_token(first)),
        "link": select(Preview.id).where(Preview.token_hash == hash_token(first)),
        "webhook": select(WebhookEndpoint.id),
        "rotation": select(WebhookEndpoint.id).where(WebhookEndpoint.secret_number == 2),
    }
    assert len((await session.scalars(made[kind])).all()) == 1


@pytest.mark.parametrize("kind", KINDS)
async def test_second_press_shows_no_secret_after_ten_minutes(
    kind: str, leader: Visitor, world: World, session: AsyncSession
) -> None:
    form = await filled_form(kind, leader, world, session)
    before = dict(leader.cookies)
    await leader.send(*form)
    await session.execute(update(FormSubmission).values(sent_at=FormSubmission.sent_at - SHOWN_FOR))
    leader.cookies = dict(before)
    page = await leader.send(*form)
    assert page.status_code == 200
    assert shown(leader) is None
    assert re.search("näytetään vain, kun se luodaan|ei enää näytetä", leader.main())


async def test_another_person_who_sends_the_form_gets_a_link_of_their_own(
    leader: Visitor, world: World, session: AsyncSession
) -> None:
    action, sent = await filled_form("link", leader, world, session)
    await leader.send(action, sent)
    first = shown(leader)
    leader.sign_in(world.token("officer"))
    await leader.send(action, sent)
    assert first is not None
    assert first not in leader.page.text


async def test_secret_that_a_colleague_has_replaced_meanwhile_is_not_shown(
    leader: Visitor, world: World, session: AsyncSession
) -> None:
    form = await filled_form("rotation", leader, world, session)
    before = dict(leader.cookies)
    await leader.send(*form)
    await session.execute(
        update(WebhookEndpoint).values(secret_number=WebhookEndpoint.secret_number + 1)
    )
    leader.cookies = dict(before)
    page = await leader.send(*form)
    assert page.status_code == 200
    assert shown(leader) is None
