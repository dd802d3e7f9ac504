from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Permission
from api.organisations.models import Confirmation, OrganisationStatus
from tests.api.matrix.roles import BUYER, SUPPLIER, each, people, publishers
from tests.api.matrix.rows import Call, Given, Row, at, everyone
from tests.factories.organisations import (
    api_key,
    business_id,
    invitation,
    letter,
    organisation,
)
from tests.factories.world import World

REGISTRATION = {
    "kind": "buyer",
    "business_id": business_id(),
    "name": {"fi": {"text": "Uusi kunta"}},
}


async def _pending(world: World, session: AsyncSession) -> Call:
    pending = organisation(status=OrganisationStatus.PENDING)
    session.add(pending)
    return Call(f"/v1/organisations/{pending.id}/approve", headers={"If-Match": "*"})


async def _hidden(world: World, session: AsyncSession) -> Call:
    call = await _pending(world, session)
    return Call(call.path.removesuffix("/approve"))


async def _members_of_hidden(world: World, session: AsyncSession) -> Call:
    call = await _hidden(world, session)
    return Call(f"{call.path}/members")


async def _invitation(world: World, session: AsyncSession) -> Call:
    row, _ = invitation(world.buyer, "new@example.fi")
    session.add(row)
    return Call(f"/v1/organisations/{world.buyer.id}/invitations/{row.id}")


async def _invitation_of_resident(world: World, session: AsyncSession) -> Call:
    row, token = invitation(world.buyer, world.people["resident"].email)
    session.add(row)
    return Call("/v1/invitations/accept", {"token": token})


async def _key(world: World, session: AsyncSession) -> Call:
    row, _ = api_key(world.buyer, Permission.PLAN_WRITE)
    session.add(row)
    return Call(f"/v1/organisations/{world.buyer.id}/api-keys/{row.id}")


async def _claimed(world: World, session: AsyncSession) -> None:
    world.supplier.confirmation = Confirmation.CLAIMED
    world.supplier.confirmed_at = None
    await session.flush()


def _at_claimed(path: str, body: Mapping[str, str]) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        await _claimed(world, session)
        ids = {"supplier": world.supplier.id, "buyer": world.buyer.id}
        return Call(path.format(**ids), {name: one.format(**ids) for name, one in body.items()})

    return given


async def _letter(world: World, session: AsyncSession) -> Call:
    await _claimed(world, session)
    request, _ = letter(world.supplier)
    session.add(request)
    return Call(f"/v1/organisations/{world.supplier.id}/confirmations/{request.id}/letter")


async def _code(world: World, session: AsyncSession) -> Call:
    await _claimed(world, session)
    request, code = letter(world.supplier)
    session.add(request)
    path = f"/v1/organisations/{world.supplier.id}/confirmations/{request.id}/code"
    return Call(path, {"code": code})


SUPPLIER_PATH = "/v1/organisations/{supplier}"
BUYER_PATH = "/v1/organisations/{buyer}"
READERS = everyone(403, anonymous=401, operator=200, **each(BUYER, 200))
KEY = {"name": "Plans", "scopes": ["plan:write"], "expires_at": "2028-01-01T00:00:00Z"}


def managers(status: int) -> dict[str, int]:
    """Leaders and officers of the buyer themselves: people, not keys, not the operator."""
    return everyone(403, anonymous=401, leader=status, officer=status)


LEADERS = everyone(403, anonymous=401, leader=200)
"""What takes `organisation:lead`. A key with every scope has it no more than an officer."""

ROWS = [
    Row("list_organisations", at("/v1/organisations"), everyone(200)),
    Row(
        "register_organisation",
        at("/v1/organisations", REGISTRATION),
        people(201),
    ),
    Row("get_organisation", at("/v1/organisations/{buyer}"), everyone(200)),
    Row("get_organisation", _hidden, everyone(404, operator=200), state="pending"),
    Row(
        "update_organisation",
        at("/v1/organisations/{buyer}", {"website": "https://a.example"}, If_Match="*"),
        publishers(200),
    ),
    Row(
        "update_organisation",
        at("/v1/organisations/{buyer}", {"occasional_needs_approval": True}, If_Match="*"),
        LEADERS,
        state="who may publish",
    ),
    Row(
        "approve_organisation",
        _pending,
        everyone(404, anonymous=401, operator=200),
        state="pending",
    ),
    Row(
        "suspend_organisation",
        at(f"{BUYER_PATH}/suspend", If_Match="*"),
        everyone(403, anonymous=401, operator=200),
    ),
    Row(
        "list_confirmations",
        at(f"{SUPPLIER_PATH}/confirmations"),
        everyone(403, anonymous=401, operator=200, **each(SUPPLIER, 200)),
    ),
    Row(
        "begin_confirmation",
        _at_claimed(f"{SUPPLIER_PATH}/confirmations", {"method": "operator"}),
        everyone(403, anonymous=401, operator=201),
        state="by operator",
    ),
    Row(
        "begin_confirmation",
        _at_claimed(f"{SUPPLIER_PATH}/confirmations", {"method": "letter"}),
        everyone(403, anonymous=401, supplier=201),
        state="by letter",
    ),
    Row(
        "begin_confirmation",
        _at_claimed(f"{SUPPLIER_PATH}/confirmations", {"method": "buyer", "buyer_id": "{buyer}"}),
        managers(201),
        state="by buyer",
    ),
    Row("send_confirmation_code", _code, everyone(403, anonymous=401, supplier=200)),
    Row("print_confirmation_letter", _letter, everyone(403, anonymous=401, operator=200)),
    Row(
        "revoke_confirmation",
        at(f"{SUPPLIER_PATH}/confirmation", If_Match="*"),
        everyone(403, anonymous=401, operator=200),
    ),
    Row("list_members", at(f"{BUYER_PATH}/members"), READERS),
    Row(
        "list_members",
        _members_of_hidden,
        everyone(404, anonymous=401, operator=200),
        state="pending",
    ),
    Row("get_member", at(f"{BUYER_PATH}/members/{{officer}}"), READERS),
    Row(
        "change_role",
        at(f"{BUYER_PATH}/members/{{viewer}}", {"role": "occasional"}, If_Match="*"),
        managers(200),
    ),
    Row(
        "change_role",
        at(f"{BUYER_PATH}/members/{{viewer}}", {"role": "leader"}, If_Match="*"),
        LEADERS,
        state="to leader",
    ),
    Row(
        "change_role",
        at(f"{BUYER_PATH}/members/{{leader}}", {"role": "viewer"}, If_Match="*"),
        LEADERS,
        state="of a leader",
    ),
    Row(
        "remove_member",
        at(f"{BUYER_PATH}/members/{{viewer}}"),
        managers(200) | {"viewer": 200},
    ),
    Row("remove_member", at(f"{BUYER_PATH}/members/{{leader}}"), LEADERS, state="a leader"),
    Row(
        "invite_member",
        at(f"{BUYER_PATH}/invitations", {"email": "new@example.fi", "role": "officer"}),
        managers(201),
    ),
    Row(
        "invite_member",
        at(f"{BUYER_PATH}/invitations", {"email": "new@example.fi", "role": "leader"}),
        everyone(403, anonymous=401, leader=201),
        state="a leader",
    ),
    Row("list_invitations", at(f"{BUYER_PATH}/invitations"), managers(200)),
    Row("withdraw_invitation", _invitation, managers(204)),
    Row(
        "accept_invitation",
        _invitation_of_resident,
        people(400, resident=200),
    ),
    Row("create_api_key", at(f"{BUYER_PATH}/api-keys", KEY), managers(201)),
    Row("list_api_keys", at(f"{BUYER_PATH}/api-keys"), managers(200)),
    Row("revoke_api_key", _key, managers(200)),
    Row(
        "list_audit",
        at(f"{BUYER_PATH}/audit"),
        managers(200) | {"operator": 200, "api_key": 200},
    ),
]
