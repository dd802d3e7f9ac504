"""The front page, and what holds for the whole site."""

from datetime import date, timedelta

import pytest
from lxml import html
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.partial_dates import PartialDate, Precision
from api.dialogues.models import DialogueStatus
from tests.api.client import ApiClient
from tests.api.web.browser import check_page, open_page
from tests.factories.accounts import sign_in
from tests.factories.dialogues import dialogue
from tests.factories.organisations import invitation
from tests.factories.plans import procurement
from tests.factories.world import World


async def test_front_page_links_the_newest_items(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    now = utc_now()
    rows = [
        procurement(world.buyer, title=f"Hankinta {n:02}", published_at=now - timedelta(days=n))
        for n in range(12)
    ]
    calls = [dialogue(world.buyer), dialogue(world.buyer, DialogueStatus.CLOSED, title="Ohi")]
    session.add_all([*rows, *calls])
    page = await open_page(client, "/")
    titles = [entry.text_content() for entry in html.document_fromstring(page.text).xpath("//li/a")]
    assert [title for title in titles if title.startswith("Hankinta")] == [
        f"Hankinta {n:02}" for n in range(10)
    ]
    assert "Ohi" not in titles
    assert f'href="/dialogues/{calls[0].id}"' in page.text
    assert f'href="/procurements/{rows[0].id}"' in page.text
    assert 'href="/docs"' in page.text


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
async def test_every_page_is_in_three_languages(
    language: str, client: ApiClient, world: World, session: AsyncSession
) -> None:
    row, token = sign_in()
    invited, invitation_token = invitation(world.supplier, "new@example.fi")
    open_call, closed = dialogue(world.buyer), dialogue(world.buyer, DialogueStatus.CONCLUDED)
    plan = procurement(
        world.buyer,
        value_high=None,
        dialogue_expected=PartialDate(date(2027, 1, 1), Precision.HALF_YEAR),
        contract_start_expected=PartialDate(date(2027, 1, 1), Precision.YEAR),
        contract_months=1,
        sme_suitable=False,
        procedure="open",
        notice_url="https://hilma.example/1",
    )
    session.add_all([row, invited, open_call, closed, plan])
    for path in (
        "/",
        f"/procurements/{plan.id}",
        f"/dialogues/{open_call.id}",
        f"/dialogues/{closed.id}",
        f"/sign-in?token={token}",
        f"/invitations/accept?token={invitation_token}",
        "/sign-in?token=x",
        "/invitations/accept?token=x",
    ):
        page = await open_page(client, path, language)
        assert page.status_code == (404 if path.endswith("=x") else 200), path
        assert page.text.count("hreflang") == 3
    accepted = f"/invitations/accept?lang={language}"
    done = await client.post(accepted, data={"token": invitation_token})
    check_page(done, language)
    assert done.status_code == 200
    assert "hreflang" not in done.text
    pressed = await client.post(f"/sign-in?lang={language}", data={"token": token})
    assert pressed.headers["location"] == f"/my?lang={language}"


async def test_style_sheet_is_own_and_cached_without_expiry(client: ApiClient) -> None:
    page = await open_page(client, "/")
    [link] = html.document_fromstring(page.text).xpath("//link[@rel='stylesheet']/@href")
    style = await client.get(link)
    assert style.status_code == 200
    assert style.headers["content-type"].startswith("text/css")
    assert "immutable" in style.headers["cache-control"]
    assert (await client.get("/static/other.css")).status_code == 404


async def test_pages_are_not_in_the_openapi_document(client: ApiClient) -> None:
    document = (await client.get("/openapi.json")).json()
    service = ("/v1/", "/healthz", "/readyz", "/.well-known/")
    assert not {path for path in document["paths"] if not path.startswith(service)}
