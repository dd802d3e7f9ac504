"""Members and invitations: joining, roles, and the last manager."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.core.settings import Settings
from api.mails.models import Mail
from api.organisations.events import MemberInvited
from api.organisations.mails.invitations import mail_invitation
from api.organisations.models import Role
from tests.api.client import ApiClient, As
from tests.api.problems import faults_of
from tests.factories.events import context, event_of
from tests.factories.organisations import invitation, membership
from tests.factories.world import World

Mailed = Callable[[httpx.Response], Awaitable[str]]


@pytest.fixture
def mailed(session: AsyncSession, settings: Settings) -> Mailed:
    """The token that the worker mails for an invitation."""

    async def run(invited: httpx.Response) -> str:
        number = UUID(invited.json()["id"])
        await session.run_sync(
            lambda sync: mail_invitation(
                sync, event_of(MemberInvited, invitation_id=number), context(settings)
            )
        )
        text = await session.scalar(select(Mail.text).where(Mail.key == f"invitation:{number}"))
        match = re.search(r"/invitations/accept\?\S*token=(\S+)", text or "")
        assert match
        return match[1]

    return run


async def test_invited_person_joins_with_the_mailed_link(
    as_: As, world: World, buyer_path: str, mailed: Mailed, session: AsyncSession
) -> None:
    resident = world.people["resident"]
    body = {"email": resident.email.upper(), "role": "occasional", "language": "sv"}
    invited = await as_("officer").post(f"{buyer_path}/invitations", json=body)
    assert (invited.status_code, invited.json()["state"]) == (201, "open")
    token = await mailed(invited)
    joined = await as_("resident").post("/v1/invitations/accept", json={"token": token})
    assert joined.json()["role"] == "occasional"
    assert "plan:write" in joined.json()["permissions"]
    members = (await as_("resident").get(f"{buyer_path}/members")).json()["items"]
    assert members[-1]["person_id"] == str(resident.id)
    again = await as_("resident").post("/v1/invitations/accept", json={"token": token})
    assert faults_of(again) == [("/token", "bad_invitation")]
    [listed] = (await as_("leader").get(f"{buyer_path}/invitations")).json()["items"]
    assert listed["state"] == "accepted"
    invited_event, role = await session.scalars(select(OutboxEvent).order_by(OutboxEvent.number))
    assert (invited_event.type, invited_event.audience) == ("member.invited.v1", "private")
    assert invited_event.data.keys() == {"invitation_id", "organisation_id"}
    assert (role.type, role.audience) == ("member.role_given.v1", "private")
    assert role.data.keys() == {"membership_id", "organisation_id", "role", "joined"}


async def test_invitation_is_refused_for_another_person(
    as_: As, buyer_path: str, world: World, mailed: Mailed
) -> None:
    body = {"email": "new@example.fi", "role": "officer"}
    token = await mailed(await as_("officer").post(f"{buyer_path}/invitations", json=body))
    refused = await as_("resident").post("/v1/invitations/accept", json={"token": token})
    assert faults_of(refused) == [("/token", "invitation_for_another")]
    assert (await as_("resident").get(f"{buyer_path}/members")).status_code == 403


async def test_withdrawn_invitation_is_refused(
    as_: As, buyer_path: str, world: World, mailed: Mailed
) -> None:
    body = {"email": world.people["resident"].email, "role": "officer"}
    invited = await as_("officer").post(f"{buyer_path}/invitations", json=body)
    token = await mailed(invited)
    twice = await as_("leader").post(f"{buyer_path}/invitations", json=body)
    assert faults_of(twice, 409) == [("/email", "already_invited")]
    one = f"{buyer_path}/invitations/{invited.json()['id']}"
    assert twice.json()["context"] == {"existing": one}
    assert (await as_("leader").delete(one)).status_code == 204
    assert (await as_("leader").delete(one)).status_code == 409
    refused = await as_("resident").post("/v1/invitations/accept", json={"token": token})
    assert faults_of(refused) == [("/token", "bad_invitation")]
    assert (await as_("leader").post(f"{buyer_path}/invitations", json=body)).status_code == 201


async def test_invitation_expires_after_fourteen_days(
    as_: As, world: World, session: AsyncSession
) -> None:
    row, token = invitation(world.buyer, world.people["resident"].email)
    session.add(row)
    with time_machine.travel(utc_now() + timedelta(days=14, minutes=1), tick=False):
        refused = await as_("resident").post("/v1/invitations/accept", json={"token": token})
    assert faults_of(refused) == [("/token", "bad_invitation")]


async def test_invitation_of_another_organisation_is_not_found(
    as_: As, world: World, session: AsyncSession
) -> None:
    row, _ = invitation(world.buyer, "new@example.fi")
    session.add(row)
    foreign = f"/v1/organisations/{world.other_buyer.id}/invitations/{row.id}"
    assert (await as_("stranger").delete(foreign)).status_code == 404


async def test_invitation_of_a_member_or_with_a_wrong_role_is_refused(
    as_: As, buyer_path: str, world: World
) -> None:
    known = {"email": world.people["viewer"].email, "role": "officer"}
    refused = await as_("officer").post(f"{buyer_path}/invitations", json=known)
    assert faults_of(refused, 409) == [("/email", "already_member")]
    wrong = {"email": "nobody", "role": "admin"}
    refused = await as_("officer").post(f"{buyer_path}/invitations", json=wrong)
    assert faults_of(refused) == [("/email", "bad_email"), ("/role", "role_of_other_kind")]


async def test_somebody_new_to_the_platform_signs_in_first(
    as_: As, client: ApiClient, buyer_path: str, mailed: Mailed
) -> None:
    body = {"email": "new@example.fi", "role": "viewer"}
    token = await mailed(await as_("officer").post(f"{buyer_path}/invitations", json=body))
    refused = await client.post("/v1/invitations/accept", json={"token": token})
    assert refused.status_code == 401


async def test_change_of_role_changes_permissions(as_: As, buyer_path: str, world: World) -> None:
    member = f"{buyer_path}/members/{world.people['viewer'].id}"
    seen = await as_("leader").get(member)
    assert (await as_("leader").patch(member, json={"role": "officer"})).status_code == 428
    changed = await as_("leader").patch(member, json={"role": "officer"}, if_match=seen)
    assert changed.json()["role"] == "officer"
    assert (await as_("viewer").get(f"{buyer_path}/audit")).status_code == 200
    stale = await as_("officer").patch(member, json={"role": "viewer"}, if_match=seen)
    assert stale.status_code == 412
    wrong = await as_("officer").patch(member, json={"role": "admin"}, if_match=changed)
    assert faults_of(wrong) == [("/role", "role_of_other_kind")]


async def test_last_manager_cannot_leave_or_be_demoted(
    as_: As, buyer_path: str, world: World
) -> None:
    leader, officer = (
        f"{buyer_path}/members/{world.people[who].id}" for who in ("leader", "officer")
    )
    assert (await as_("leader").delete(officer)).status_code == 200
    assert (await as_("officer").get(f"{buyer_path}/members")).status_code == 403
    seen = await as_("leader").get(leader)
    demoted = await as_("leader").patch(leader, json={"role": "viewer"}, if_match=seen)
    assert faults_of(demoted, 409) == [("/role", "last_manager")]
    # another role that manages is fine
    renamed = await as_("leader").patch(leader, json={"role": "officer"}, if_match=seen)
    assert renamed.status_code == 200
    left = await as_("leader").delete(leader)
    assert faults_of(left, 409) == [("", "last_manager")]
    viewer = await as_("leader").get(f"{buyer_path}/members/{world.people['viewer'].id}")
    assert viewer.status_code == 200


async def test_admin_can_leave_once_there_is_another(
    as_: As, world: World, session: AsyncSession
) -> None:
    buyer_path = f"/v1/organisations/{world.supplier.id}"
    admin = f"{buyer_path}/members/{world.people['supplier'].id}"
    assert (await as_("supplier").delete(admin)).status_code == 409
    session.add(membership(world.people["resident"], world.supplier, Role.ADMIN))
    assert (await as_("supplier").delete(admin)).status_code == 200
    assert (await as_("resident").get(admin)).status_code == 404


async def test_members_are_paged(as_: As, buyer_path: str, world: World) -> None:
    first = (await as_("viewer").get(f"{buyer_path}/members?limit=3")).json()
    rest = (await as_("viewer").get(f"{buyer_path}/members?limit=3&cursor={first['next']}")).json()
    names = [item["name"] for item in first["items"] + rest["items"]]
    assert names == ["leader", "officer", "occasional", "viewer"]
    assert rest["next"] is None


async def test_officer_cannot_appoint_or_demote_a_leader(
    as_: As, buyer_path: str, world: World
) -> None:
    officer, leader = as_("officer"), f"{buyer_path}/members/{world.people['leader'].id}"
    seen = await officer.get(leader)
    demoted = await officer.patch(leader, json={"role": "viewer"}, if_match=seen)
    assert (demoted.status_code, "organisation:lead" in demoted.json()["detail"]) == (403, True)
    assert (await officer.delete(leader)).status_code == 403
    own = f"{buyer_path}/members/{world.people['officer'].id}"
    raised = await officer.patch(own, json={"role": "leader"}, if_match=await officer.get(own))
    assert raised.status_code == 403
    invited = {"email": "uusi@kunta.example", "role": "leader"}
    assert (await officer.post(f"{buyer_path}/invitations", json=invited)).status_code == 403
    assert (await as_("leader").post(f"{buyer_path}/invitations", json=invited)).status_code == 201


async def test_a_leader_decides_who_may_publish(as_: As, buyer_path: str) -> None:
    wish = {"occasional_needs_approval": True}
    refused = await as_("officer").patch(
        buyer_path, json=wish, if_match=await as_("officer").get(buyer_path)
    )
    assert refused.status_code == 403
    unchanged = {"occasional_needs_approval": False}
    seen = await as_("officer").get(buyer_path)
    assert (
        await as_("officer").patch(buyer_path, json=unchanged, if_match=seen)
    ).status_code == 200
    decided = await as_("leader").patch(
        buyer_path, json=wish, if_match=await as_("leader").get(buyer_path)
    )
    assert decided.json()["occasional_needs_approval"] is True


async def test_manager_may_appoint_a_leader_where_there_is_none(
    as_: As, buyer_path: str, world: World
) -> None:
    leader = f"{buyer_path}/members/{world.people['leader'].id}"
    assert (await as_("leader").delete(leader)).status_code in {200, 204}
    own = f"{buyer_path}/members/{world.people['officer'].id}"
    seen = await as_("officer").get(own)
    raised = await as_("officer").patch(own, json={"role": "leader"}, if_match=seen)
    assert raised.json()["role"] == "leader"
