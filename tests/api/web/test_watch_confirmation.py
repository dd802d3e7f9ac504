"""The page behind the link of the mail that asks whether an address wants a watch."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Consent, Person
from api.core.clock import utc_now
from api.core.i18n import Language, translate
from api.core.schedule import Frequency
from api.watches.models import ItemKind, Watch, WatchCriteria, WatchRequest
from tests.api.client import ApiClient
from tests.api.saving import count_of
from tests.api.web.browser import BROWSER, SCRIPT, check_page, open_page, text_of
from tests.factories.organisations import organisation
from tests.factories.subscribers import watch_request

PATH = "/watches/confirm"


async def test_opening_the_link_by_a_scanner_confirms_nothing(
    client: ApiClient, session: AsyncSession
) -> None:
    row, token = watch_request(email="anna@example.fi")
    session.add(row)
    for _ in range(3):
        page = await open_page(client, f"{PATH}?token={token}&utm_source=mail")
        assert page.status_code == 200
        assert page.headers["cache-control"] == "private, no-store"
        assert translate("watch.consent", Language.FI) in text_of(page)
    assert await count_of(session, Person) == 0
    done = await client.post(PATH, data={"token": token}, headers=BROWSER)
    check_page(done)
    assert done.status_code == 200
    assert "Hakuvahti on vahvistettu" in done.text
    assert (await session.scalars(select(Watch.name))).all() == ["Siivous"]
    assert (await session.scalars(select(Consent.language))).all() == [Language.FI]


async def test_page_describes_the_watch(client: ApiClient, session: AsyncSession) -> None:
    buyer = organisation(name="Oulun kaupunki")
    session.add(buyer)
    await session.flush()
    row, token = watch_request(
        email="anna@example.fi",
        name=SCRIPT,
        frequency=Frequency.WEEKLY,
        weekdays=[0, 3],
        criteria=WatchCriteria(
            q="siivous",
            kinds=[ItemKind.DIALOGUE],
            cpv=["90", "9091"],
            municipalities=["564"],
            buyers=[buyer.id],
        ),
    )
    session.add(row)
    page = await open_page(client, f"{PATH}?token={token}", "sv")
    shown = text_of(page)
    for words in ("anna@example.fi", SCRIPT, "siivous", "marknadsdialoger", "Uleåborg"):
        assert words in shown
    for words in ("90", "Oulun kaupunki", "varje vecka: måndag och torsdag", "Bekräfta"):
        assert words in shown
    assert SCRIPT not in page.text


async def test_used_expired_or_forged_link_has_a_page_with_advice(
    client: ApiClient, session: AsyncSession
) -> None:
    used, used_token = watch_request(confirmed_at=utc_now())
    expired, expired_token = watch_request(expires_at=utc_now() - timedelta(seconds=1))
    session.add_all([used, expired])
    for token in (used_token, expired_token, "vp_wat_forged", ""):
        opened = await open_page(client, f"{PATH}?token={token}")
        assert opened.status_code == 404
        pressed = await client.post(PATH, data={"token": token}, headers=BROWSER)
        check_page(pressed)
        assert pressed.status_code == 400
        for page in (opened, pressed):
            assert "Muuten tee hakuvahti uudelleen" in page.text
    assert await count_of(session, Watch) == 0
    assert await count_of(session, WatchRequest) == 2


async def test_guesses_of_confirmation_links_are_rate_limited(client: ApiClient) -> None:
    for _ in range(30):
        assert (await client.post(PATH, data={"token": "x"})).status_code == 400
    refused = await client.post(PATH, data={"token": "x"}, headers=BROWSER)
    check_page(refused)
    assert refused.status_code == 429
