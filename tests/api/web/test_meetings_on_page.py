"""The meetings on the page of their dialogue."""

from datetime import UTC, datetime, timedelta

from lxml import html
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.meetings.models import MeetingStatus, SignUpStatus, SlotAllocation
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT, open_page
from tests.factories.dialogues import dialogue
from tests.factories.meetings import material, meeting, sign_up, slots, talks
from tests.factories.world import World
from tests.texts import fi

BEGINS = datetime(2030, 11, 24, 7, tzinfo=UTC)


def _articles(page: str) -> list[str]:
    root = html.document_fromstring(page)
    found = root.xpath("//article[@class='meeting']")
    return [" ".join(item.text_content().split()) for item in found]


async def test_page_shows_time_place_and_free_places(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    event = meeting(
        call, starts_at=BEGINS, capacity=1, title=SCRIPT, description=fi(f"*Ohjelma* {SCRIPT}")
    )
    day = talks(call, starts_at=BEGINS + timedelta(days=1), allocation=SlotAllocation.LOT)
    hidden = meeting(call, announced_at=None, title="Vielä salassa")
    session.add_all([event, day, hidden])
    await session.flush()
    waits = sign_up(event, world.people["rival"], status=SignUpStatus.WAITING)
    session.add_all([sign_up(event, world.people["member"]), waits, *slots(day, 3)])
    page = await open_page(client, f"/dialogues/{call.id}")
    first, second = _articles(page.text)
    for words in (
        "24.11.2030 klo 9.00 (Suomen aikaa)",
        "Paikan päällä tai etänä",
        "Kaupungintalo, Kirkkokatu 2",
        "paikkoja 1 (näin vähistä paikoista ei kerrota, moniko on varattu)",
        "Ilmoittaudu viimeistään 22.11.2030 klo 9.00",
    ):
        assert words in first
    assert "Kahdenkeskiset tapaamiset" in second
    assert "arvonnassa mukana alle 3" in second
    assert f'href="/v1/meetings/{event.id}/calendar.ics"' in page.text
    assert "<em>Ohjelma</em>" in page.text
    for secret in (SCRIPT, "kokous.example.fi", "Vielä salassa", "member"):
        assert secret not in page.text


async def test_page_shows_materials_of_past_and_reasons_of_cancelled_meetings(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    held = meeting(call, starts_at=utc_now() - timedelta(days=1))
    cancelled = meeting(
        call, status=MeetingStatus.CANCELLED, cancellation_reason=fi("Esittelijä on sairastunut.")
    )
    session.add_all([held, cancelled])
    await session.flush()
    slides = material(held, url="https://example.fi/x.pdf")
    minutes = material(held, title=fi("Muistio"), url=None, notes=fi("**Sovittiin**"))
    session.add_all([slides, minutes])
    page = await open_page(client, f"/dialogues/{call.id}")
    first, second = _articles(page.text)
    assert "Tilaisuus on pidetty." in first
    assert "vapaana" not in first + second
    assert '<a href="https://example.fi/x.pdf"' in page.text
    assert "<strong>Sovittiin</strong>" in page.text
    assert "Tämä tilaisuus on peruttu. Esittelijä on sairastunut." in second
    assert "calendar.ics" not in page.text
