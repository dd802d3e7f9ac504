"""Finds the actor of a token; `api/http` gets this function."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person, SignedInSession
from api.core.actor import Actor, ActorKind
from api.core.clock import utc_now
from api.core.tokens import TokenKind, hash_token, token_kind
from api.organisations.models import ApiKey, Membership, Organisation
from api.organisations.rules.roles import (
    everywhere_of,
    first_role,
    permissions_of,
    permissions_of_key,
    withheld_of,
)

_NOTE_USE_EVERY = timedelta(minutes=5)
"""`last_used_at` is not written on every request."""


async def actor_of_token(session: AsyncSession, token: str, address: str) -> Actor | None:
    kind = token_kind(token)
    if kind is TokenKind.SESSION:
        return await _person(session, hash_token(token), utc_now())
    if kind is TokenKind.API_KEY:
        return await _api_key(session, hash_token(token), address, utc_now())
    return None


_SIGNED_IN = (
    select(
        SignedInSession.id,
        SignedInSession.person_id,
        SignedInSession.last_used_at,
        Person.platform_role,
        Membership.organisation_id,
        Membership.role,
        Organisation.status,
        Organisation.confirmation,
    )
    .join(Person, Person.id == SignedInSession.person_id)
    .outerjoin(Membership, Membership.person_id == Person.id)
    .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    .where(
        SignedInSession.token_hash == bindparam("hashed"),
        SignedInSession.revoked_at.is_(None),
        SignedInSession.expires_at > bindparam("now"),
    )
)
"""A row for each membership, or one row without a membership.

The statement is built once and selects columns, because almost every request runs it. Before that
change it took a tenth of the time of most requests.
"""


async def _person(session: AsyncSession, token_hash: bytes, now: datetime) -> Actor | None:
    rows = (await session.execute(_SIGNED_IN, {"hashed": token_hash, "now": now})).all()
    if not rows:
        return None
    signed_in = rows[0]
    await _note_use(session, SignedInSession, signed_in.id, signed_in.last_used_at, now)
    places = [
        (row.organisation_id, (row.role, row.status, row.confirmation))
        for row in rows
        if row.organisation_id
    ]
    return Actor(
        kind=ActorKind.PERSON,
        person_id=signed_in.person_id,
        session_id=signed_in.id,
        memberships={place: permissions_of(*held) for place, held in places},
        withheld={place: withheld_of(*held) for place, held in places},
        everywhere=everywhere_of(signed_in.platform_role),
    )


_KEY = (
    select(
        ApiKey.id,
        ApiKey.addresses,
        ApiKey.scopes,
        ApiKey.last_used_at,
        ApiKey.organisation_id,
        Organisation.kind,
        Organisation.status,
        Organisation.confirmation,
    )
    .join(Organisation, Organisation.id == ApiKey.organisation_id)
    .where(
        ApiKey.token_hash == bindparam("hashed"),
        ApiKey.revoked_at.is_(None),
        ApiKey.expires_at > bindparam("now"),
    )
)


async def _api_key(
    session: AsyncSession, token_hash: bytes, address: str, now: datetime
) -> Actor | None:
    rows = await session.execute(_KEY, {"hashed": token_hash, "now": now})
    key = rows.one_or_none()
    if key is None or not address_fits(address, key.addresses):
        return None
    await _note_use(session, ApiKey, key.id, key.last_used_at, now)
    held = permissions_of_key(key.kind, key.status, key.scopes, key.confirmation)
    missing = withheld_of(first_role(key.kind), key.status, key.confirmation)
    return Actor(
        kind=ActorKind.API_KEY,
        api_key_id=key.id,
        memberships={key.organisation_id: held},
        withheld={key.organisation_id: missing & frozenset(key.scopes)},
    )


def address_fits(address: str, networks: list[str]) -> bool:
    if not networks:
        return True
    try:
        client = ip_address(address)
    except ValueError:
        return False
    if isinstance(client, IPv6Address) and client.ipv4_mapped:
        client = client.ipv4_mapped  # how a socket for both families writes IPv4
    return any(client in ip_network(network) for network in networks)


async def _note_use(
    session: AsyncSession,
    kind: type[SignedInSession | ApiKey],
    token_id: UUID,
    last_used_at: datetime | None,
    now: datetime,
) -> None:
    if last_used_at is None or now - last_used_at > _NOTE_USE_EVERY:
        await session.execute(update(kind).where(kind.id == token_id).values(last_used_at=now))
