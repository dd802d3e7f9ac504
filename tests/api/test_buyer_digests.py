"""The schedule of a member's digest of a buyer, and its unsubscribe link."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.buyer_digests.links import BuyerLinks
from api.buyer_digests.models import BuyerDigest
from api.core.audit import AuditEntry
from api.core.i18n import Language
from api.core.settings import Settings
from api.organisations.models import Membership
from tests.api.client import ApiClient, As
from tests.api.problems import fault_pointers
from tests.api.saving import saved
from tests.api.web.browser import BROWSER, check_page
from tests.factories.buyer_digests import buyer_digest
from tests.factories.world import World


@pytest.fixture
def path(world: World) -> str:
    return f"/v1/organisations/{world.buyer.id}/members/me/digest"


@pytest.fixture
async def digest(world: World, session: AsyncSession) -> BuyerDigest:
    officer = world.people["officer"].id
    belongs = await session.scalar(select(Membership).where(Membership.person_id == officer))
    assert belongs is not None
    return await saved(session, buyer_digest(belongs))


@pytest.fixture
def link(digest: BuyerDigest, settings: Settings) -> str:
    links = BuyerLinks(settings.public_url, settings.secret_key.get_secret_value())
    return links.stop(digest.id).removeprefix(settings.public_url)


async def test_default_schedule_is_weekdays_at_eight(as_: As, path: str) -> None:
    shown = (await as_("officer").get(path)).json()
    due = datetime.fromisoformat(shown.pop("next_at")).astimezone(ZoneInfo("Europe/Helsinki"))
    assert (due.hour, due.weekday() < 5) == (8, True)
    assert shown == {"frequency": "weekdays", "hour": 8, "weekdays": [0], "stopped": False}


async def test_first_change_stores_the_schedule(as_: As, path: str, session: AsyncSession) -> None:
    seen = await as_("officer").get(path)
    body = {"frequency": "weekly", "weekdays": [4], "hour": 15}
    changed = await as_("officer").patch(path, json=body, if_match=seen)
    assert changed.status_code == 200, changed.text
    due = datetime.fromisoformat(changed.json()["next_at"]).astimezone(ZoneInfo("Europe/Helsinki"))
    assert (due.weekday(), due.hour) == (4, 15)
    assert (await as_("officer").get(path)).json() == changed.json()
    assert (await as_("leader").get(path)).json()["frequency"] == "weekdays"
    assert (await as_("officer").patch(path, json=body, if_match=seen)).status_code == 412
    entry = await session.scalar(
        select(AuditEntry).where(AuditEntry.action == "buyer_digest.update")
    )
    assert entry is not None
    assert entry.changed == ["frequency", "hour", "weekdays"]


async def test_frequency_never_has_no_due_time(as_: As, path: str, digest: BuyerDigest) -> None:
    seen = await as_("officer").get(path)
    changed = await as_("officer").patch(path, json={"frequency": "never"}, if_match=seen)
    assert changed.json()["next_at"] is None


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"frequency": "at_once"}, "/frequency"),
        ({"hour": 24}, "/hour"),
        ({"weekdays": [7]}, "/weekdays/0"),
        ({"weekdays": []}, "/weekdays"),
        ({"weekdays": [3, 3]}, "/weekdays/1"),
        ({"frequency": "daily"}, "/frequency"),
        ({"colour": "red"}, "/colour"),
    ],
)
async def test_invalid_schedule_is_refused(
    as_: As, path: str, body: dict[str, object], pointer: str
) -> None:
    seen = await as_("officer").get(path)
    refused = await as_("officer").patch(path, json=body, if_match=seen)
    assert fault_pointers(refused) == [pointer]


async def test_post_of_the_link_stops_the_digest_and_get_does_not(
    client: ApiClient, world: World, digest: BuyerDigest, link: str, session: AsyncSession
) -> None:
    world.people["officer"].language = Language.SV
    await session.flush()
    stopped = select(BuyerDigest.stopped_at, BuyerDigest.due_at).where(BuyerDigest.id == digest.id)
    response = await client.get(link, headers=BROWSER)
    check_page(response, "sv")
    assert "organisationen Oulun kaupunki?" in response.text
    assert (await session.execute(stopped)).one().stopped_at is None
    for _ in range(2):  # stopping again changes nothing
        done = await client.post(link, headers=BROWSER)
        check_page(done, "sv")
        assert "Sammandragen har avslutats" in done.text
    row = (await session.execute(stopped)).one()
    assert row.stopped_at is not None
    assert row.due_at is None


async def test_choosing_a_frequency_resumes_the_digest(
    as_: As, client: ApiClient, path: str, link: str
) -> None:
    await client.post(link)
    seen = await as_("officer").get(path)
    assert (seen.json()["stopped"], seen.json()["next_at"]) == (True, None)
    changed = await as_("officer").patch(path, json={"frequency": "weekdays"}, if_match=seen)
    assert changed.json()["stopped"] is False
    assert changed.json()["next_at"] is not None


async def test_link_of_a_former_member_is_not_found(
    client: ApiClient, digest: BuyerDigest, link: str, session: AsyncSession
) -> None:
    belongs = await session.get(Membership, digest.membership_id)
    await session.delete(belongs)
    await session.flush()
    assert (await client.post(link)).status_code == 404
