"""The operator, organisations that register, and people who join them."""

from collections.abc import Iterable, Mapping
from functools import partial
from uuid import UUID

from api.accounts.jobs import add_moderator, add_operator
from api.core.i18n import Language
from api.core.tokens import TokenKind, hash_token, new_token
from api.demo.client import DemoClient, Step
from api.demo.content import Organisation, Organisations, Person, texts
from api.organisations.models import Invitation

OPERATOR = "yllapito@vuoropuhelu.example"
MODERATOR = "moderointi@vuoropuhelu.example"


async def sign_in(client: DemoClient, people: Iterable[Person]) -> None:
    async with client.sessions() as session, session.begin():
        await session.run_sync(add_operator, OPERATOR)
        await session.run_sync(add_moderator, MODERATOR)
    await client.sign_in(OPERATOR, Language.FI)
    await sign_in_members(client, people)


async def sign_in_members(client: DemoClient, people: Iterable[Person]) -> None:
    for person in people:
        await client.sign_in(person.email, person.language)
        await client.change(person.email, "/me", {"name": person.name})


def steps(client: DemoClient, content: Organisations) -> Iterable[Step]:
    yield from buyer_steps(client, content.buyers)
    buyers = {"operator": None, **{buyer.key: buyer for buyer in content.buyers}}
    for supplier in content.suppliers:
        act = partial(_supplier, client, supplier, buyers)
        yield Step(client.moment(supplier.registered), act)


def buyer_steps(client: DemoClient, buyers: Iterable[Organisation]) -> Iterable[Step]:
    for buyer in buyers:
        yield Step(client.moment(buyer.registered), partial(_buyer, client, buyer))


async def _buyer(client: DemoClient, buyer: Organisation) -> None:
    await _register(
        client,
        buyer,
        kind="buyer",
        buyer_type="municipality",
        population_class=buyer.population_class,
    )
    await client.change(OPERATOR, f"/organisations/{client.ids[buyer.key]}", do="approve")
    await _join(client, buyer)


async def _supplier(
    client: DemoClient, supplier: Organisation, buyers: Mapping[str, Organisation | None]
) -> None:
    await _register(client, supplier, kind="supplier")
    await _join(client, supplier)
    if supplier.confirmed_by:
        await _confirm(client, supplier, buyers[supplier.confirmed_by])


async def _confirm(client: DemoClient, supplier: Organisation, buyer: Organisation | None) -> None:
    """Only some suppliers are confirmed, so that both kinds are visible."""
    body = {"method": "operator"}
    if buyer is not None:
        body = {"method": "buyer", "buyer_id": client.ids[buyer.key]}
    email = buyer.people[0].email if buyer else OPERATOR
    await client.post(email, f"/organisations/{client.ids[supplier.key]}/confirmations", body)


async def _register(client: DemoClient, organisation: Organisation, **more: str | None) -> None:
    body = {
        "business_id": organisation.business_id,
        "name": texts(organisation.name),
        "municipality": organisation.municipality,
        "region": organisation.region,
        **more,
    }
    registered = await client.post(organisation.people[0].email, "/organisations", body)
    client.ids[organisation.key] = registered["id"]


async def _join(client: DemoClient, organisation: Organisation) -> None:
    first, *others = organisation.people
    for person in others:
        body = {"email": person.email, "role": person.role, "language": person.language}
        path = f"/organisations/{client.ids[organisation.key]}/invitations"
        invitation = await client.post(first.email, path, body)
        secret = await _secret_of(client, UUID(invitation["id"]))
        await client.post(person.email, "/invitations/accept", {"token": secret})


async def _secret_of(client: DemoClient, invitation_id: UUID) -> str:
    """Created here, so that no worker creates and mails it."""
    secret = new_token(TokenKind.INVITATION)
    async with client.sessions() as session, session.begin():
        invitation = await session.get_one(Invitation, invitation_id)
        invitation.token_hash = hash_token(secret)
    return secret
