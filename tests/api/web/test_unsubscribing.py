"""The page behind the links that stop notices."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person
from api.core.audit import AuditEntry
from api.core.i18n import Language
from api.core.ids import new_id
from api.digests.links import Stops, Unsubscription, make_token
from api.watches.models import NoticeStop, Watch
from tests.api.client import ApiClient
from tests.api.web.browser import BROWSER, check_page, open_page
from tests.factories.dialogues import dialogue
from tests.factories.notifications import watch
from tests.factories.world import World
from tests.settings import SECRET_KEY


@pytest.mark.parametrize("place", ["/unsubscribe", "/v1/unsubscribe"])
async def test_page_is_in_the_readers_language(
    client: ApiClient, session: AsyncSession, world: World, place: str
) -> None:
    """Mails of today lead to the first, earlier ones to the second."""
    reader = world.people["resident"]
    reader.language = Language.SV
    row = watch(reader, name="Siivous")
    session.add(row)
    await session.flush()
    link = f"{place}/{make_token(SECRET_KEY, Unsubscription(Stops.WATCH, row.id))}"
    response = await client.get(link, headers=BROWSER)
    check_page(response, "sv")
    assert "Vill du avsluta" in response.text
    assert "Siivous" in response.text
    assert "Haluatko lopettaa" in (await open_page(client, f"{link}?lang=fi")).text
    stopped = select(Watch.stopped_at).where(Watch.id == row.id)
    assert await session.scalar(stopped) is None
    done = await client.post(link, headers=BROWSER)
    check_page(done, "sv")
    assert "Meddelandena har avslutats" in done.text
    assert await session.scalar(stopped) is not None


async def test_page_tells_subscribers_when_their_address_is_deleted(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    reader, words = world.people["resident"], "poistetaan 30 päivän kuluttua"
    row = watch(reader)
    session.add(row)
    await session.flush()
    reader_id, row_id = reader.id, row.id
    for stops in (Unsubscription(Stops.WATCH, row_id), Unsubscription(Stops.EVERYTHING, reader_id)):
        link = f"/v1/unsubscribe/{make_token(SECRET_KEY, stops)}"
        for has_account in (True, False):
            stmt = update(Person).where(Person.id == reader_id)
            await session.execute(stmt.values(has_account=has_account))
            done = await client.post(link, headers=BROWSER)
            check_page(done)
            assert (words in done.text) is not has_account


async def test_damaged_link_has_a_page(client: ApiClient) -> None:
    opened = await open_page(client, "/v1/unsubscribe/damaged")
    assert opened.status_code == 404
    assert opened.headers["content-type"].startswith("text/html")
    assert (await client.get("/v1/unsubscribe/damaged")).json()["status"] == 404


async def test_notices_of_a_dialogue_stop_for_one_person(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    reader, call = world.people["resident"], dialogue(world.buyer, title="Kyydit")
    reader.language = Language.SV
    session.add(call)
    await session.flush()
    what = Unsubscription(Stops.NOTICES, call.id, reader.id)
    link = f"/v1/unsubscribe/{make_token(SECRET_KEY, what)}"
    response = await client.get(link, headers=BROWSER)
    check_page(response, "sv")
    assert "Vill du avsluta meddelandena om dialogen ”Kyydit”?" in response.text
    stopped = select(NoticeStop.dialogue_id, NoticeStop.person_id)
    assert (await session.execute(stopped)).all() == []
    for _ in range(2):
        done = await client.post(link, data={"List-Unsubscribe": "One-Click"}, headers=BROWSER)
        check_page(done, "sv")
        assert "kan du börja följa dialogen" in done.text
    assert (await session.execute(stopped)).all() == [(what.id, what.person_id)]
    audited = select(AuditEntry.action, AuditEntry.person_id)
    assert (await session.execute(audited)).all() == [("notices.stop", None)]


async def test_a_link_to_stop_notices_ends_with_its_person(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    link = make_token(SECRET_KEY, Unsubscription(Stops.NOTICES, call.id, new_id()))
    assert (await client.post(f"/v1/unsubscribe/{link}")).status_code == 404
