"""The page where all of a digest stands that was too long for a mail."""

import re
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.schedule import Frequency
from api.core.settings import Settings
from api.digests.build import MOST_ENTRIES
from api.digests.jobs import claim_and_build
from api.digests.links import Links, make_digest_token, read_digest_token
from api.mails.models import Mail
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.watches.models import DigestSlot, Match, Watch
from tests.api.client import ApiClient
from tests.factories.accounts import person
from tests.factories.events import outbox_event
from tests.factories.notifications import watch
from tests.factories.plans import procurement
from tests.factories.world import World
from tests.settings import SECRET_KEY

MANY = MOST_ENTRIES + 12


class Sent:
    """A digest of more than a mail holds, and the address that its mail leads to."""

    def __init__(self, rows: list[Procurement], found_by: Watch, mail: Mail) -> None:
        self.rows, self.found_by = rows, found_by
        [address] = set(re.findall(r"https?://\S+/digests/[\w=-]+\?lang=\w+", mail.text))
        parts = urlsplit(address)
        self.path = f"{parts.path}?{parts.query}"
        self.is_linked = address in mail.html


@pytest.fixture
async def sent(session: AsyncSession, world: World, settings: Settings) -> Sent:
    reader = person(email="reader@example.fi")
    session.add(reader)
    await session.flush()
    found_by, now = watch(reader, name="Kyydit"), utc_now()
    slot = DigestSlot(person_id=reader.id, frequency=Frequency.DAILY, due_at=now)
    rows = [procurement(world.buyer, title=f"Hankinta {number:03}.") for number in range(MANY)]
    session.add_all([found_by, slot, *rows])
    await session.flush()
    facts = [
        outbox_event(type="procurement.planned.v1", data={"procurement_id": str(row.id)})
        for row in rows
    ]
    session.add_all(facts)
    await session.flush()
    session.add_all(
        Match(watch_id=found_by.id, event_id=item.id, slot_id=slot.id) for item in facts
    )
    await session.flush()
    links, lease = Links.of(settings), timedelta(minutes=2)
    await session.run_sync(lambda sync: claim_and_build(sync, now, links, lease=lease))
    mail = (await session.scalars(select(Mail))).one()
    return Sent(rows, found_by, mail)


async def test_link_in_the_mail_leads_to_the_whole_digest(client: ApiClient, sent: Sent) -> None:
    assert sent.is_linked
    page = await client.get(sent.path)
    assert page.status_code == 200
    assert all(f"Hankinta {number:03}." in page.text for number in range(MANY))
    assert "hakuvahti ”Kyydit”" in page.text
    assert page.headers["cache-control"] == "private, no-store"
    assert "noindex" in page.text


@pytest.mark.parametrize(
    ("lang", "title"),
    [("fi", "Kooste kokonaan"), ("sv", "Hela sammandraget"), ("en", "The whole digest")],
)
async def test_whole_digest_is_in_three_languages(
    client: ApiClient, sent: Sent, lang: str, title: str
) -> None:
    path = sent.path.split("?")[0]
    assert f"<h1>{title}</h1>" in (await client.get(f"{path}?lang={lang}")).text


async def test_hidden_items_are_not_on_the_page(
    client: ApiClient, sent: Sent, session: AsyncSession
) -> None:
    sent.rows[0].status, sent.rows[0].published_at = ProcurementStatus.DRAFT, None
    await session.flush()
    page = await client.get(sent.path)
    assert "Hankinta 000." not in page.text
    assert "Hankinta 001." in page.text


async def test_digest_of_a_stopped_watch_is_not_found(
    client: ApiClient, sent: Sent, session: AsyncSession
) -> None:
    sent.found_by.stopped_at = utc_now()
    await session.flush()
    assert (await client.get(sent.path)).status_code == 404


async def test_forged_address_is_not_found(
    client: ApiClient, sent: Sent, settings: Settings
) -> None:
    key = settings.secret_key.get_secret_value()
    forged = make_digest_token(f"{key}x", uuid4())
    gone = make_digest_token(key, uuid4())
    for token in (forged, gone, "x", "ä", "a" * 900):
        answered = await client.get(f"/digests/{token}?lang=fi")
        assert answered.status_code == 404, token


@given(st.text(max_size=60))
def test_tokens_of_other_kinds_are_refused(token: str) -> None:
    assert read_digest_token(SECRET_KEY, token) is None


@given(st.uuids())
def test_token_contains_the_slot(slot_id: UUID) -> None:
    assert read_digest_token(SECRET_KEY, make_digest_token(SECRET_KEY, slot_id)) == slot_id
