"""Members and invitations: who comes in, as what, and who always stays."""

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
from tests.api.client import ApiClient
from tests.factories.events import context, event_of
from tests.factories.organisations import invitation, membership
from tests.factories.world import World

As = Callable[[str], ApiClient]
Mailed = Callable[[httpx.Response], Awaitable[str]]


@pytest.fixture
def place(world: World) -> str:
    return f"/v1/organisations/{world.buyer.id}"


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


def _codes(response: httpx.Response) -> list[tuple[str, str]]:
    return [(fault["pointer"], fault["code"]) for fault in response.json()["errors"]]


async def test_the_invited_person_joins_with_the_mailed_link(
    as_: As, world: World, place: str, mailed: Mailed, session: AsyncSession
) -> None:
    resident = world.people["resident"]
    body = {"email": resident.email.upper(), "role": "occasional", "language": "sv"}
    invited = await as_("officer").post(f"{place}/invitations", json=body)
    assert (invited.status_code, invited.json()["state"]) == (201, "open")
    token = await mailed(invited)
    joined = await as_("resident").post("/v1/invitations/accept", json={"token": token})
    assert joined.json()["role"] == "occasional"
    assert "plan:write" in joined.json()["permissions"]
    members = (await as_("resident").get(f"{place}/members")).json()["items"]
    assert members[-1]["person_id"] == str(resident.id)
    again = await as_("resident").post("/v1/invitations/accept", json={"token": token})
    assert _codes(again) == [("/token", "bad_invitation")]
    [listed] = (await as_("leader").get(f"{place}/invitations")).json()["items"]
    assert listed["state"] == "accepted"
    invited_event, role = await session.scalars(select(OutboxEvent).order_by(OutboxEvent.number))
    assert (invited_event.type, invited_event.audience) == ("member.invited.v1", "private")
    assert invited_event.data.keys() == {"invitation_id", "organisation_id"}
    assert (role.type, role.audience) == ("member.role_given.v1", "private")
    assert role.data.keys() == {"membership_id", "organisation_id", "role", "joined"}


async def test_a_forwarded_mail_lets_nobody_in(
    as_: As, place: str, world: World, mailed: Mailed
) -> None:
    body = {"email": "new@example.fi", "role": "officer"}
    token = await mailed(await as_("officer").post(f"{place}/invitations", json=body))
    refused = await as_("resident").post("/v1/invitations/accept", json={"token": token})
    assert _codes(refused) == [("/token", "invitation_for_another")]
    assert (await as_("resident").get(f"{place}/members")).status_code == 403


async def test_a_withdrawn_invitation_is_worth_nothing(
    as_: As, place: str, world: World, mailed: Mailed
) -> None:
    body = {"email": world.people["resident"].email, "role": "officer"}
    invited = await as_("officer").post(f"{place}/invitations", json=body)
    token = await mailed(invited)
    twice = await as_("leader").post(f"{place}/invitations", json=body)
    assert (twice.status_code, _codes(twice)) == (409, [("/email", "already_invited")])
    one = f"{place}/invitations/{invited.json()['id']}"
    assert twice.json()["context"] == {"existing": one}
    assert (await as_("leader").delete(one)).status_code == 204
    assert (await as_("leader").delete(one)).status_code == 409
    refused = await as_("resident").post("/v1/invitations/accept", json={"token": token})
    assert _codes(refused) == [("/token", "bad_invitation")]
    assert (await as_("leader").post(f"{place}/invitations", json=body)).status_code == 201


async def test_an_invitation_lasts_fourteen_days(
    as_: As, world: World, session: AsyncSession
) -> None:
    row, token = invitation(world.buyer, world.people["resident"].email)
    session.add(row)
    with time_machine.travel(utc_now() + timedelta(days=14, minutes=1), tick=False):
        refused = await as_("resident").post("/v1/invitations/accept", json={"token": token})
    assert _codes(refused) == [("/token", "bad_invitation")]


async def test_an_invitation_is_of_another_organisation(
    as_: As, world: World, session: AsyncSession
) -> None:
    row, _ = invitation(world.buyer, "new@example.fi")
    session.add(row)
    foreign = f"/v1/organisations/{world.other_buyer.id}/invitations/{row.id}"
    assert (await as_("stranger").delete(foreign)).status_code == 404


async def test_who_is_in_is_not_invited_and_roles_fit_the_organisation(
    as_: As, place: str, world: World
) -> None:
    known = {"email": world.people["viewer"].email, "role": "officer"}
    refused = await as_("officer").post(f"{place}/invitations", json=known)
    assert (refused.status_code, _codes(refused)) == (409, [("/email", "already_member")])
    wrong = {"email": "nobody", "role": "admin"}
    refused = await as_("officer").post(f"{place}/invitations", json=wrong)
    assert _codes(refused) == [("/email", "bad_email"), ("/role", "role_of_other_kind")]


async def test_somebody_new_to_the_platform_signs_in_first(
    as_: As, client: ApiClient, place: str, mailed: Mailed
) -> None:
    body = {"email": "new@example.fi", "role": "viewer"}
    token = await mailed(await as_("officer").post(f"{place}/invitations", json=body))
    refused = await client.post("/v1/invitations/accept", json={"token": token})
    assert refused.status_code == 401


async def test_a_role_changes_what_one_may(as_: As, place: str, world: World) -> None:
    member = f"{place}/members/{world.people['viewer'].id}"
    seen = await as_("leader").get(member)
    assert (await as_("leader").patch(member, json={"role": "officer"})).status_code == 428
    changed = await as_("leader").patch(member, json={"role": "officer"}, if_match=seen)
    assert changed.json()["role"] == "officer"
    assert (await as_("viewer").get(f"{place}/audit")).status_code == 200
    stale = await as_("officer").patch(member, json={"role": "viewer"}, if_match=seen)
    assert stale.status_code == 412
    wrong = await as_("officer").patch(member, json={"role": "admin"}, if_match=changed)
    assert _codes(wrong) == [("/role", "role_of_other_kind")]


async def test_the_last_manager_stays(as_: As, place: str, world: World) -> None:
    leader, officer = (f"{place}/members/{world.people[who].id}" for who in ("leader", "officer"))
    assert (await as_("leader").delete(officer)).status_code == 200
    assert (await as_("officer").get(f"{place}/members")).status_code == 403
    seen = await as_("leader").get(leader)
    demoted = await as_("leader").patch(leader, json={"role": "viewer"}, if_match=seen)
    assert (demoted.status_code, _codes(demoted)) == (409, [("/role", "last_manager")])
    # another role that manages is fine
    renamed = await as_("leader").patch(leader, json={"role": "officer"}, if_match=seen)
    assert renamed.status_code == 200
    left = await as_("leader").delete(leader)
    assert (left.status_code, _codes(left)) == (409, [("", "last_manager")])
    viewer = await as_("leader").get(f"{place}/members/{world.people['viewer'].id}")
    assert viewer.status_code == 200


async def test_a_suppliers_admin_leaves_once_there_is_another(
    as_: As, world: World, session: AsyncSession
) -> None:
    place = f"/v1/organisations/{world.supplier.id}"
    admin = f"{place}/members/{world.people['supplier'].id}"
    assert (await as_("supplier").delete(admin)).status_code == 409
    session.add(membership(world.people["resident"], world.supplier, Role.ADMIN))
    assert (await as_("supplier").delete(admin)).status_code == 200
    assert (await as_("resident").get(admin)).status_code == 404


async def test_members_are_paged(as_: As, place: str, world: World) -> None:
    first = (await as_("viewer").get(f"{place}/members?limit=3")).json()
    rest = (await as_("viewer").get(f"{place}/members?limit=3&cursor={first['next']}")).json()
    names = [item["name"] for item in first["items"] + rest["items"]]
    assert names == ["leader", "officer", "occasional", "viewer"]
    assert rest["next"] is None


async def test_an_officer_neither_makes_nor_unmakes_a_leader(
    as_: As, place: str, world: World
) -> None:
    officer, leader = as_("officer"), f"{place}/members/{world.people['leader'].id}"
    seen = await officer.get(leader)
    demoted = await officer.patch(leader, json={"role": "viewer"}, if_match=seen)
    assert (demoted.status_code, "organisation:lead" in demoted.json()["detail"]) == (403, True)
    assert (await officer.delete(leader)).status_code == 403
    own = f"{place}/members/{world.people['officer'].id}"
    raised = await officer.patch(own, json={"role": "leader"}, if_match=await officer.get(own))
    assert raised.status_code == 403
    invited = {"email": "uusi@kunta.example", "role": "leader"}
    assert (await officer.post(f"{place}/invitations", json=invited)).status_code == 403
    assert (await as_("leader").post(f"{place}/invitations", json=invited)).status_code == 201


async def test_a_leader_decides_who_may_publish(as_: As, place: str) -> None:
    wish = {"occasional_needs_approval": True}
    refused = await as_("officer").patch(place, json=wish, if_match=await as_("officer").get(place))
    assert refused.status_code == 403
    unchanged = {"occasional_needs_approval": False}
    seen = await as_("officer").get(place)
    assert (await as_("officer").patch(place, json=unchanged, if_match=seen)).status_code == 200
    decided = await as_("leader").patch(place, json=wish, if_match=await as_("leader").get(place))
    assert decided.json()["occasional_needs_approval"] is True


async def test_where_nobody_leads_those_who_manage_may_name_a_leader(
    as_: As, place: str, world: World
) -> None:
    leader = f"{place}/members/{world.people['leader'].id}"
    assert (await as_("leader").delete(leader)).status_code in {200, 204}
    own = f"{place}/members/{world.people['officer'].id}"
    seen = await as_("officer").get(own)
    raised = await as_("officer").patch(own, json={"role": "leader"}, if_match=seen)
    assert raised.json()["role"] == "leader"
