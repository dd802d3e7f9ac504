"""Orphans end two weeks after their creator, at once if compromised, unless adopted."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person
from api.core.actor import Permission
from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.dialogues.models import Dialogue, DialogueStatus
from api.draft_links.orphans import PREVIEWS
from api.mails.models import Mail, MailKind
from api.organisations.models import ApiKey, CreatorKind, Membership
from api.organisations.orphans import disable_due, forget_erased, orphan_ownerless
from api.webhooks.models import EndpointState
from api.webhooks.orphans import WEBHOOKS
from tests.api.client import ApiClient, As
from tests.api.problems import faults_of
from tests.factories.dialogues import dialogue
from tests.factories.organisations import api_key
from tests.factories.previews import preview
from tests.factories.webhooks import webhook
from tests.factories.world import World

ORPHAN_KINDS = (WEBHOOKS, PREVIEWS)
FORTNIGHT = timedelta(days=14)
URL = "http://testserver.local"


class Stage:
    """A key of the buyer, and a draft."""

    def __init__(self, client: ApiClient, world: World, session: AsyncSession) -> None:
        self.world, self.session = world, session
        scopes = (
            Permission.WEBHOOK_MANAGE,
            Permission.DIALOGUE_WRITE,
            Permission.ORGANISATION_READ,
        )
        self.key, token = api_key(world.buyer, *scopes, name="Dynasty")
        self.system = client.as_(token)
        self.draft: Dialogue = dialogue(world.buyer, DialogueStatus.DRAFT)
        self.place = f"/v1/organisations/{world.buyer.id}"

    async def made_by(self, api_client: ApiClient) -> tuple[str, str, str]:
        """Paths of a webhook and of a link to the draft, and that of its page."""
        hook = await api_client.post(
            f"{self.place}/webhooks",
            json={"url": "https://integrations.example/hook", "description": "Verkkosivut"},
        )
        links = f"/v1/dialogues/{self.draft.id}/previews"
        link = (await api_client.post(links, json={"days": 30})).json()
        page = link["url"].removeprefix(URL)
        return f"/v1/webhooks/{hook.json()['id']}", f"{links}/{link['id']}", page

    async def later(self, now: datetime) -> None:
        """What the worker does every minute."""

        def work(sync: Any) -> None:
            orphan_ownerless(sync, ORPHAN_KINDS, now, public_url=URL)
            disable_due(sync, ORPHAN_KINDS, now)
            forget_erased(sync, ORPHAN_KINDS)

        await self.session.run_sync(work)
        await self.session.flush()
        self.session.expunge_all()

    async def mails(self) -> list[Mail]:
        stmt = select(Mail).where(Mail.key.startswith("left:"), Mail.kind == MailKind.SECURITY)
        return list(await self.session.scalars(stmt.order_by(Mail.id)))

    @property
    def key_place(self) -> str:
        return f"{self.place}/api-keys/{self.key.id}"


@pytest.fixture
async def stage(client: ApiClient, world: World, session: AsyncSession) -> Stage:
    stage = Stage(client, world, session)
    session.add_all([stage.key, stage.draft])
    await session.flush()
    return stage


def _kinds(left: dict[str, Any]) -> list[str]:
    return [item["kind"] for item in left["left"]]


async def test_orphans_of_a_revoked_key_are_listed_for_two_weeks(as_: As, stage: Stage) -> None:
    hook, link, page = await stage.made_by(stage.system)
    leader = as_("leader")
    seen = (await leader.get(hook)).json()
    assert seen["maker"] == {"kind": "api_key", "id": str(stage.key.id)}
    assert (seen["orphaned"], seen["disabled_at"]) == (False, None)
    left = (await leader.delete(stage.key_place)).json()
    assert _kinds(left) == ["webhook", "preview"]
    assert [item["label"] for item in left["left"]] == ["Verkkosivut", f"…{page[-4:]}"]
    seen = (await leader.get(hook)).json()
    assert (seen["state"], seen["orphaned"]) == ("enabled", True)
    ends = datetime.fromisoformat(seen["disabled_at"])
    assert abs(ends - utc_now() - FORTNIGHT) < timedelta(minutes=1)
    [listed] = (await leader.get(link.rpartition("/")[0])).json()["items"]
    assert (listed["orphaned"], listed["disabled_at"]) == (True, seen["disabled_at"])
    [mail] = await stage.mails()
    assert mail.address == stage.world.people["leader"].email
    assert "Dynasty" in mail.text
    assert f"/my/organisations/{stage.world.buyer.id}" in mail.text
    assert page not in mail.text
    assert (await leader.delete(stage.key_place)).json() == left
    assert len(await stage.mails()) == 1, "asked again, nothing is news"


async def test_orphans_are_disabled_after_two_weeks(as_: As, stage: Stage) -> None:
    hook, _, page = await stage.made_by(stage.system)
    await as_("leader").delete(stage.key_place)
    now = utc_now()
    await stage.later(now + FORTNIGHT - timedelta(minutes=1))
    assert (await as_("leader").get(hook)).json()["state"] == "enabled"
    assert (await as_("anonymous").get(page)).status_code == 200
    await stage.later(now + FORTNIGHT + timedelta(minutes=1))
    seen = await as_("leader").get(hook)
    assert (seen.json()["state"], seen.json()["disabled_reason"]) == ("disabled", "orphaned")
    assert (await as_("anonymous").get(page)).status_code == 404
    assert len(await stage.mails()) == 1
    refused = await as_("leader").post(f"{hook}/enable", if_match=seen)
    assert faults_of(refused, 409) == [("", "adopt_first")]
    adopted = await as_("officer").post(f"{hook}/adopt", if_match=seen)
    assert adopted.json()["orphaned"] is False
    enabled = await as_("leader").post(f"{hook}/enable", if_match=adopted)
    assert enabled.json()["state"] == "enabled"
    actions = set(await stage.session.scalars(select(AuditEntry.action)))
    wanted = {"webhook.orphan", "preview.orphan", "webhook.disable", "preview.revoke"}
    assert wanted | {"webhook.adopt"} <= actions


async def test_adopted_orphan_stays_enabled(as_: As, stage: Stage) -> None:
    hook, link, page = await stage.made_by(stage.system)
    await as_("leader").delete(stage.key_place)
    officer = as_("officer")
    seen = await officer.get(hook)
    adopted = await officer.post(f"{hook}/adopt", if_match=seen)
    person = {"kind": "person", "id": str(stage.world.people["officer"].id)}
    assert (adopted.json()["maker"], adopted.json()["disabled_at"]) == (person, None)
    assert (await officer.post(f"{link}/adopt")).json()["maker"] == person
    assert (await officer.post(f"{hook}/adopt", if_match=adopted)).status_code == 409
    await stage.later(utc_now() + FORTNIGHT + timedelta(minutes=1))
    assert (await officer.get(hook)).json()["state"] == "enabled"
    assert (await as_("anonymous").get(page)).status_code == 200
    assert (await as_("leader").delete(stage.key_place)).json() == {"left": []}


async def test_items_of_a_compromised_key_end_at_once(as_: As, stage: Stage) -> None:
    hook, link, page = await stage.made_by(stage.system)
    ended = await as_("leader").delete(stage.key_place, params={"compromised": True})
    assert _kinds(ended.json()) == ["webhook", "preview"]
    assert (await as_("leader").get(hook)).json()["disabled_reason"] == "orphaned"
    assert (await as_("anonymous").get(page)).status_code == 404
    assert (await as_("leader").post(f"{link}/adopt")).status_code == 409
    [mail] = await stage.mails()
    assert "vaarantuneena" in mail.text
    [key, *_] = (await as_("leader").get(f"{stage.place}/api-keys")).json()["items"]
    assert key["compromised_at"] is not None


async def test_key_can_be_reported_compromised_after_revocation(as_: As, stage: Stage) -> None:
    hook, _, _ = await stage.made_by(stage.system)
    await as_("leader").delete(stage.key_place)
    assert (await as_("leader").get(hook)).json()["state"] == "enabled"
    await as_("leader").delete(stage.key_place, params={"compromised": True})
    assert (await as_("leader").get(hook)).json()["state"] == "disabled"
    assert len(await stage.mails()) == 2


async def test_key_that_changed_a_webhooks_address_is_its_creator(as_: As, stage: Stage) -> None:
    hook, _, _ = await stage.made_by(as_("officer"))
    seen = await stage.system.get(hook)
    await stage.system.patch(hook, json={"url": "https://thief.example/"}, if_match=seen)
    await as_("leader").delete(stage.key_place, params={"compromised": True})
    assert (await as_("leader").get(hook)).json()["state"] == "disabled"


async def test_item_created_during_the_revocation_ends_too(
    as_: As, stage: Stage, session: AsyncSession
) -> None:
    """The request had begun before."""
    await as_("leader").delete(stage.key_place, params={"compromised": True})
    late = webhook(stage.world.buyer, maker_kind=CreatorKind.API_KEY, maker_id=stage.key.id)
    session.add(late)
    await session.flush()
    await stage.later(utc_now())
    assert (await as_("leader").get(f"/v1/webhooks/{late.id}")).json()["state"] == "disabled"


async def test_items_of_an_expired_key_are_orphaned(as_: As, stage: Stage) -> None:
    hook, _, _ = await stage.made_by(stage.system)
    await stage.later(stage.key.expires_at - timedelta(seconds=1))
    assert (await as_("leader").get(hook)).json()["orphaned"] is False
    for _ in range(2):
        await stage.later(stage.key.expires_at)
    assert (await as_("leader").get(hook)).json()["orphaned"] is True
    [mail] = await stage.mails()
    assert f"/my/organisations/{stage.world.buyer.id}" in mail.text


@pytest.mark.parametrize(("for_cause", "state"), [(False, "enabled"), (True, "disabled")])
async def test_items_of_a_removed_member_are_orphaned(
    as_: As, stage: Stage, *, for_cause: bool, state: str
) -> None:
    hook, _, page = await stage.made_by(as_("officer"))
    officer = stage.world.people["officer"]
    member = f"{stage.place}/members/{officer.id}"
    left = await as_("leader").delete(member, params={"for_cause": for_cause})
    assert _kinds(left.json()) == ["webhook", "preview"]
    seen = (await as_("leader").get(hook)).json()
    assert (seen["orphaned"], seen["state"]) == (True, state)
    assert (await as_("anonymous").get(page)).status_code == (404 if for_cause else 200)
    [mail] = await stage.mails()
    assert officer.email in mail.text
    assert mail.address == stage.world.people["leader"].email


async def test_items_of_a_member_who_leaves_are_orphaned(as_: As, stage: Stage) -> None:
    hook, _, _ = await stage.made_by(as_("officer"))
    member = f"{stage.place}/members/{stage.world.people['officer'].id}"
    assert _kinds((await as_("officer").delete(member)).json()) == ["webhook", "preview"]
    assert (await as_("leader").get(hook)).json()["orphaned"] is True


async def test_member_without_items_leaves_no_orphans_and_no_mail(as_: As, stage: Stage) -> None:
    await stage.made_by(as_("officer"))
    assert (await as_("leader").delete(stage.key_place)).json() == {"left": []}
    viewer = stage.world.people["viewer"].id
    assert (await as_("viewer").delete(f"{stage.place}/members/{viewer}")).json() == {"left": []}
    assert await stage.mails() == []


async def test_items_without_a_known_creator_stay(
    as_: As, stage: Stage, session: AsyncSession
) -> None:
    old = webhook(stage.world.buyer)
    link, _ = preview(stage.draft)
    session.add_all([old, link])
    await session.flush()
    await stage.later(utc_now() + timedelta(days=3))
    seen = (await as_("leader").get(f"/v1/webhooks/{old.id}")).json()
    assert (seen["maker"], seen["orphaned"], seen["state"]) == (None, False, "enabled")


async def test_key_of_another_organisation_orphans_nothing_here(
    as_: As, stage: Stage, session: AsyncSession
) -> None:
    """Somebody who belongs to two houses leaves one."""
    both = stage.world.people["officer"].id
    elsewhere = webhook(
        stage.world.other_buyer, maker_kind=CreatorKind.PERSON, maker_id=UUID(int=1)
    )
    session.add(elsewhere)
    await session.flush()
    hook, _, _ = await stage.made_by(as_("officer"))
    key, _ = api_key(stage.world.other_buyer, name="Other")
    session.add(key)
    await session.flush()
    place = f"/v1/organisations/{stage.world.other_buyer.id}/api-keys/{key.id}"
    assert (await as_("stranger").delete(place)).json() == {"left": []}
    assert (await as_("leader").get(hook)).json()["maker"]["id"] == str(both)
    assert elsewhere.state is EndpointState.ENABLED
    assert (await session.get_one(ApiKey, key.id)).revoked_at is not None


async def test_orphan_of_an_erased_account_has_no_creator_id(
    as_: As, stage: Stage, session: AsyncSession
) -> None:
    hook, _, _ = await stage.made_by(as_("officer"))
    officer = stage.world.people["officer"].id
    stage.key.maker_person_id = officer
    await session.flush()
    await session.execute(delete(Membership).where(Membership.person_id == officer))
    await session.execute(delete(Person).where(Person.id == officer))
    await stage.later(utc_now())
    seen = (await as_("leader").get(hook)).json()
    assert (seen["maker"], seen["orphaned"], seen["state"]) == (None, True, "enabled")
    assert (await session.get_one(ApiKey, stage.key.id)).maker_person_id is None
    assert len(await stage.mails()) == 1
    await stage.later(utc_now() + FORTNIGHT + timedelta(minutes=1))
    assert (await as_("leader").get(hook)).json()["state"] == "disabled"


async def test_the_secret_feed_of_a_watch_ends_with_the_person(
    as_: As, world: World, session: AsyncSession
) -> None:
    resident = as_("resident")
    watch = (await resident.post("/v1/watches", json={"criteria": {"q": "siivous"}})).json()
    feed = (await resident.post(f"/v1/watches/{watch['id']}/feed")).json()
    path = feed["atom"].removeprefix(URL)
    assert (await as_("anonymous").get(path)).status_code == 200
    await session.execute(delete(Person).where(Person.id == world.people["resident"].id))
    assert (await as_("anonymous").get(path)).status_code == 404
