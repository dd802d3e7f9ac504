"""Signing in on pages: by link, by code, back to where one was, and out again."""

import httpx
import pytest
from lxml import html
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import SignIn
from api.accounts.rules import code_hash
from api.app import create_app
from api.core.settings import Settings
from api.forms.models import FormDraft
from api.web.sign_in.return_path import HOME, safe_path
from tests.api.client import ApiClient
from tests.api.saving import count_of
from tests.api.web.browser import BROWSER
from tests.api.web.visitor import Visitor
from tests.factories.accounts import sign_in
from tests.factories.world import World

CODE = "12345678"


async def give_code(session: AsyncSession, settings: Settings) -> None:
    """As the worker does that writes the mail."""
    wish = (await session.scalars(select(SignIn))).one()
    key = settings.secret_key.get_secret_value()
    wish.code_hash = code_hash(key, wish.id, CODE)


async def test_code_signs_in_and_leads_back(
    client: ApiClient, session: AsyncSession, settings: Settings
) -> None:
    visitor = Visitor(client)
    await visitor.open("/sign-in?return=/watches%3Fpage%3D2")
    await visitor.submit({"email": "  Anna@Example.fi "})
    assert "Katso sähköpostisi" in visitor.main()
    await give_code(session, settings)
    page = await visitor.submit({"code": "1111 1111"})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"code"}
    action, sent = visitor.form().get("action"), visitor.filled({"code": " 1234 5678"})
    answer = await client.post(
        action,
        data=dict(sent),
        headers={**BROWSER, "Cookie": f"return={visitor.cookies['return']}"},
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/watches?page=2")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_bad_address_is_told_at_the_field_and_in_no_draft(
    client: ApiClient, session: AsyncSession
) -> None:
    visitor = Visitor(client)
    await visitor.open("/sign-in")
    page = await visitor.submit({"email": "anna@"})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"email"}
    assert await count_of(session, FormDraft) == 0


async def test_signing_out_ends_the_session(client: ApiClient, world: World) -> None:
    visitor = Visitor(client)
    token = world.token("supplier")
    visitor.sign_in(token)
    await visitor.open("/my")
    await visitor.send("/sign-out", [])
    assert visitor.path == "/signed-out"
    assert visitor.cookies == {}
    assert (await client.as_(token).get("/v1/me")).status_code == 401


async def test_another_site_cannot_sign_out_nor_in(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row, token = sign_in(email="attacker@example.fi")
    session.add(row)
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    for path, sent in (("/sign-out", []), ("/sign-in", [("token", token)])):
        page = await visitor.send(path, sent, Sec_Fetch_Site="cross-site")
        assert page.status_code == 403
    await visitor.open("/my")
    assert visitor.path == "/my"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "null", None])
async def test_without_fetch_metadata_origin_or_token_counts(
    origin: str | None, client: ApiClient, world: World
) -> None:
    headers = {**BROWSER, "Cookie": f"session={world.token('supplier')}"}
    if origin is not None:
        headers["Origin"] = origin
    refused = await client.post("/sign-out", headers=headers)
    assert refused.status_code == 403
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    await visitor.open("/my")
    root = html.document_fromstring(visitor.page.text)
    form_token = root.xpath("string(//input[@name='form_token']/@value)")
    signed_out = await client.post("/sign-out", data={"form_token": form_token}, headers=headers)
    assert signed_out.status_code == (403 if origin and origin != "null" else 303)


async def test_mailed_link_signs_in_again_where_a_browser_names_no_origin(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row, token = sign_in(email="anna@example.fi")
    session.add(row)
    headers = {**BROWSER, "Cookie": f"session={world.token('supplier')}"}
    page = await client.get(f"/sign-in?token={token}", headers=headers)
    form = html.document_fromstring(page.text).xpath("//main//form")[0]
    answer = await client.post("/sign-in", data=dict(form.form_values()), headers=headers)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my")


async def test_api_takes_no_cookie(client: ApiClient, world: World) -> None:
    headers = {"Cookie": f"session={world.token('operator')}"}
    assert (await client.get("/v1/me", headers=headers)).status_code == 401


async def test_other_origins_may_send_tokens_and_no_cookies(settings: Settings) -> None:
    origin = "https://portal.kunta.example"
    app = create_app(settings.model_copy(update={"cors_origins": [origin]}))
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization",
    }
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver.local") as client:
        answer = await client.options("/v1/watches", headers=asked)
    assert answer.headers["access-control-allow-origin"] == origin
    assert "authorization" in answer.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in answer.headers


async def test_expired_session_is_a_visitor(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    visitor = Visitor(client)
    visitor.sign_in("vp_ses_nonsense")
    await visitor.open("/my")
    assert visitor.path == "/sign-in?return=%2Fmy"


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "https://elsewhere.example",
        "javascript:alert(1)",
        "/a\nb",
        "/ä",
        "/" + "a" * 600,
        "my",
    ],
)
def test_only_a_path_of_ours_is_returned_to(path: str | None) -> None:
    assert safe_path(path) == HOME
    assert safe_path("/dialogues/1?lang=sv&page=2") == "/dialogues/1?lang=sv&page=2"
