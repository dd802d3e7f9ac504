"""The operator, organisations that register, and people who join them."""

from collections.abc import Iterable, Mapping
from functools import partial
from uuid import UUID

from api.accounts.jobs import add_operator
from api.core.i18n import Language
from api.core.tokens import TokenKind, hash_token, new_token
from api.demo.client import Stage, Step
from api.demo.content import Organisation, Organisations, Person, texts
from api.organisations.models import Invitation

OPERATOR = "yllapito@vuoropuhelu.example"


async def sign_in(stage: Stage, people: Iterable[Person]) -> None:
    async with stage.sessions() as session, session.begin():
        await session.run_sync(add_operator, OPERATOR)
    await stage.sign_in(OPERATOR, Language.FI)
    for person in people:
        await stage.sign_in(person.email, person.language)
        await stage.change(person.email, "/me", {"name": person.name})


def steps(stage: Stage, content: Organisations) -> Iterable[Step]:
    for buyer in content.buyers:
        yield Step(stage.moment(buyer.registered), partial(_buyer, stage, buyer))
    buyers = {"operator": None, **{buyer.key: buyer for buyer in content.buyers}}
    for supplier in content.suppliers:
        act = partial(_supplier, stage, supplier, buyers)
        yield Step(stage.moment(supplier.registered), act)


async def _buyer(stage: Stage, buyer: Organisation) -> None:
    await _register(stage, buyer, kind="buyer", buyer_type="municipality")
    await stage.change(OPERATOR, f"/organisations/{stage.ids[buyer.key]}", do="approve")
    await _join(stage, buyer)


async def _supplier(
    stage: Stage, supplier: Organisation, buyers: Mapping[str, Organisation | None]
) -> None:
    await _register(stage, supplier, kind="supplier")
    await _join(stage, supplier)
    if supplier.confirmed_by:
        await _confirm(stage, supplier, buyers[supplier.confirmed_by])


async def _confirm(stage: Stage, supplier: Organisation, buyer: Organisation | None) -> None:
    """Only some suppliers are confirmed, so that both kinds are visible."""
    body = {"method": "operator"}
    if buyer is not None:
        body = {"method": "buyer", "buyer_id": stage.ids[buyer.key]}
    email = buyer.people[0].email if buyer else OPERATOR
    await stage.post(email, f"/organisations/{stage.ids[supplier.key]}/confirmations", body)


async def _register(stage: Stage, organisation: Organisation, **more: str) -> None:
    body = {
        "business_id": organisation.business_id,
        "name": texts(organisation.name),
        "municipality": organisation.municipality,
        "region": organisation.region,
        **more,
    }
    registered = await stage.post(organisation.people[0].email, "/organisations", body)
    stage.ids[organisation.key] = registered["id"]


async def _join(stage: Stage, organisation: Organisation) -> None:
    first, *others = organisation.people
    for person in others:
        body = {"email": person.email, "role": person.role, "language": person.language}
        path = f"/organisations/{stage.ids[organisation.key]}/invitations"
        invitation = await stage.post(first.email, path, body)
        secret = await _secret_of(stage, UUID(invitation["id"]))
        await stage.post(person.email, "/invitations/accept", {"token": secret})


async def _secret_of(stage: Stage, invitation_id: UUID) -> str:
    """Created here, so that no worker creates and mails it."""
    secret = new_token(TokenKind.INVITATION)
    async with stage.sessions() as session, session.begin():
        invitation = await session.get_one(Invitation, invitation_id)
        invitation.token_hash = hash_token(secret)
    return secret
