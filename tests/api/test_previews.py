"""Secret links to drafts: the holder sees the future page, and nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from structlog.testing import capture_logs

from api.core.audit import AuditEntry
from api.core.clock import clock_stopped_at, utc_now
from api.core.i18n import Language, LocalText
from api.dialogues.models import Dialogue, DialogueStatus
from api.documents.models import DocumentKind
from api.organisations.models import Organisation, OrganisationStatus
from tests.api.client import ApiClient, As
from tests.api.dump import whole_database
from tests.api.saving import saved
from tests.api.web.browser import open_page, text_of
from tests.factories.dialogues import about, dialogue
from tests.factories.documents import document, text_version
from tests.factories.meetings import meeting
from tests.factories.plans import procurement
from tests.factories.previews import preview
from tests.factories.world import World


@pytest.fixture
async def draft(world: World, session: AsyncSession) -> Dialogue:
    return await saved(
        session, dialogue(world.buyer, DialogueStatus.DRAFT, title="Luonnoksen otsikko")
    )


async def _linked(session: AsyncSession, call: Dialogue, **values: Any) -> str:
    link, token = preview(call, **values)
    session.add(link)
    await session.flush()
    return f"/p/{token}"


async def test_a_link_is_shown_once_and_opens_the_draft(
    as_: As, draft: Dialogue, session: AsyncSession, connection: AsyncConnection
) -> None:
    officer, place = as_("officer"), f"/v1/dialogues/{draft.id}/previews"
    made = await officer.post(place, json={})
    assert made.headers["cache-control"] == "private, no-store"
    url = made.json()["url"]
    token = url.rpartition("/")[2]
    [listed] = (await officer.get(place)).json()["items"]
    assert listed == {name: value for name, value in made.json().items() if name != "url"}
    assert url.endswith(listed["hint"])
    assert token not in await whole_database(connection)
    page = await open_page(as_("anonymous"), f"/p/{token}")
    assert "Luonnoksen otsikko" in text_of(page)
    assert "ei ole vielä julkaistu" in text_of(page)
    actions = set(await session.scalars(select(AuditEntry.action)))
    assert "preview.create" in actions


async def test_preview_page_is_not_cached_and_its_address_not_logged(
    client: ApiClient, draft: Dialogue, session: AsyncSession
) -> None:
    place = await _linked(session, draft)
    with capture_logs() as lines:
        page = await open_page(client, place)
    assert page.headers["cache-control"] == "private, no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in page.text
    assert page.headers["referrer-policy"] == "no-referrer"
    assert [line["route"] for line in lines if line["event"] == "request"] == ["/p/{token}"]
    assert place.removeprefix("/p/") not in str(lines)
    assert place not in page.text


async def test_page_shows_documents_and_meetings_of_its_draft_only(
    client: ApiClient, draft: Dialogue, world: World, session: AsyncSession
) -> None:
    text = document(draft, published_at=None)
    empty = document(draft, kind=DocumentKind.FILE, published_at=None)
    secret = procurement(world.buyer, title="Toinen luonnos", published_at=None)
    other = dialogue(world.buyer, DialogueStatus.DRAFT, title="Muu vuoropuhelu")
    session.add_all([text, empty, secret, other, meeting(draft, title="Tuleva info")])
    await session.flush()
    version, paragraphs = text_version(text, "Luonnoksen kappale.", published_at=None)
    session.add_all([version, about(draft, secret)])
    await session.flush()
    session.add_all(paragraphs)
    place = await _linked(session, draft)
    shown = text_of(await open_page(client, place))
    assert "Luonnoksen kappale." in shown
    assert "Tuleva info" in shown
    assert "Toinen luonnos" not in shown
    token = place.removeprefix("/p/")
    for path in (
        f"/v1/dialogues/{draft.id}",
        f"/v1/documents/{text.id}",
        f"/v1/dialogues/{other.id}",
    ):
        answer = await client.as_(token).get(path)
        assert answer.status_code in {401, 404}


@pytest.mark.parametrize("language", list(Language))
async def test_expired_link_has_a_page(
    client: ApiClient, draft: Dialogue, session: AsyncSession, language: Language
) -> None:
    past = utc_now() - timedelta(seconds=1)
    expired = await _linked(session, draft, expires_at=past)
    revoked = await _linked(session, draft, revoked_at=past)
    for place in (expired, revoked, "/p/anything"):
        page = await open_page(client, place, language.value)
        assert page.status_code == 404
        assert "Luonnoksen" not in page.text


async def test_a_revoked_link_stops_at_once(as_: As, draft: Dialogue) -> None:
    officer, place = as_("officer"), f"/v1/dialogues/{draft.id}/previews"
    made = (await officer.post(place, json={})).json()
    address = made["url"].removeprefix("http://testserver.local")
    for _ in range(2):
        assert (await officer.delete(f"{place}/{made['id']}")).status_code == 204
    assert (await as_("anonymous").get(address)).status_code == 404
    [listed] = (await officer.get(place)).json()["items"]
    assert listed["revoked_at"]


async def test_once_public_the_link_leads_to_the_public_page(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = dialogue(world.buyer)
    session.add(row)
    await session.flush()
    moved = await client.get(await _linked(session, row))
    assert moved.status_code == 302
    assert moved.headers["location"] == f"/dialogues/{row.id}"


async def test_preview_of_a_pending_buyer_is_not_found(
    client: ApiClient, draft: Dialogue, world: World, session: AsyncSession
) -> None:
    buyer = await session.get_one(Organisation, world.buyer.id)
    buyer.status = OrganisationStatus.PENDING
    assert (await client.get(await _linked(session, draft))).status_code == 404


async def test_link_expires_at_the_requested_time(as_: As, draft: Dialogue) -> None:
    officer, place = as_("officer"), f"/v1/dialogues/{draft.id}/previews"
    made = (await officer.post(place, json={"days": 2})).json()
    address = made["url"].removeprefix("http://testserver.local")
    assert (await as_("anonymous").get(address)).status_code == 200
    with clock_stopped_at(utc_now() + timedelta(days=2, seconds=1)):
        assert (await as_("anonymous").get(address)).status_code == 404


@pytest.mark.parametrize("days", [0, 31])
async def test_a_link_lasts_a_month_at_most(as_: As, draft: Dialogue, days: int) -> None:
    place = f"/v1/dialogues/{draft.id}/previews"
    refused = await as_("officer").post(place, json={"days": days})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["pointer"] == "/days"


async def test_deleting_a_draft_deletes_its_links(
    as_: As, draft: Dialogue, session: AsyncSession
) -> None:
    place = await _linked(session, draft)
    officer, call = as_("officer"), f"/v1/dialogues/{draft.id}"
    stmt = await officer.delete(call, if_match=await officer.get(call))
    assert stmt.status_code == 204
    assert (await officer.get(place)).status_code == 404


async def test_copy_has_texts_and_settings_but_no_times_or_results(
    as_: As, world: World, session: AsyncSession
) -> None:
    bought = procurement(world.buyer)
    old = dialogue(
        world.buyer, DialogueStatus.CONCLUDED, conclusion={Language.FI: LocalText("Yhteenveto")}
    )
    session.add_all([bought, old])
    await session.flush()
    session.add_all([about(old, bought), document(old), meeting(old)])
    officer = as_("officer")
    before = (await officer.get(f"/v1/dialogues/{old.id}")).json()
    made = await officer.post(f"/v1/dialogues/{old.id}/copy")
    assert made.status_code == 201
    copied = (await officer.get(made.headers["location"])).json()
    kept = ("organisation_id", "subject", "procurements", "title", "description", "formats")
    for name in (*kept, "participation", "time_zone", "contact", "links"):
        assert copied[name] == before[name]
    assert copied["status"] == "draft"
    assert copied["id"] != before["id"]
    assert copied["procurements"] == [str(bought.id)]
    for name in ("opens_at", "closes_at", "published_at", "concluded_at"):
        assert copied[name] is None
    assert (copied["summary"], copied["extensions"]) == ({}, [])
    assert (await officer.get(f"{made.headers['location']}/documents")).json()["items"] == []
    assert (await officer.get(f"{made.headers['location']}/meetings")).json()["items"] == []
    assert (await as_("anonymous").get(made.headers["location"])).status_code == 404
