"""From a token to an actor: the look-up that `api/http` is handed."""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person, SignedInSession
from api.core.actor import Actor, ActorKind
from api.core.clock import utc_now
from api.core.secrets import TokenKind, hash_token, token_kind
from api.organisations.models import ApiKey, Membership, Organisation
from api.organisations.rules.roles import (
    everywhere_of,
    first_role,
    permissions_of,
    permissions_of_key,
    withheld_of,
)

_NOTE_USE_EVERY = timedelta(minutes=5)
"""When a token was last used is not worth a write on every request."""


async def actor_of_token(session: AsyncSession, token: str, address: str) -> Actor | None:
    kind = token_kind(token)
    if kind is TokenKind.SESSION:
        return await _person(session, hash_token(token), utc_now())
    if kind is TokenKind.API_KEY:
        return await _api_key(session, hash_token(token), address, utc_now())
    return None


async def _person(session: AsyncSession, token_hash: bytes, now: datetime) -> Actor | None:
    row = (
        await session.execute(
            select(SignedInSession, Person.platform_role)
            .join(Person, Person.id == SignedInSession.person_id)
            .where(
                SignedInSession.token_hash == token_hash,
                SignedInSession.revoked_at.is_(None),
                SignedInSession.expires_at > now,
            )
        )
    ).one_or_none()
    if row is None:
        return None
    signed_in, platform_role = row
    memberships = (
        await session.execute(
            select(Membership.organisation_id, Membership.role, Organisation.status)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Membership.person_id == signed_in.person_id)
        )
    ).all()
    await _note_use(session, signed_in, now)
    return Actor(
        kind=ActorKind.PERSON,
        person_id=signed_in.person_id,
        session_id=signed_in.id,
        memberships={
            organisation: permissions_of(role, status) for organisation, role, status in memberships
        },
        withheld={
            organisation: withheld_of(role, status) for organisation, role, status in memberships
        },
        everywhere=everywhere_of(platform_role),
    )


async def _api_key(
    session: AsyncSession, token_hash: bytes, address: str, now: datetime
) -> Actor | None:
    row = (
        await session.execute(
            select(ApiKey, Organisation)
            .join(Organisation, Organisation.id == ApiKey.organisation_id)
            .where(
                ApiKey.token_hash == token_hash,
                ApiKey.revoked_at.is_(None),
                ApiKey.expires_at > now,
            )
        )
    ).one_or_none()
    if row is None or not address_fits(address, row.ApiKey.addresses):
        return None
    key, organisation = row
    await _note_use(session, key, now)
    held = permissions_of_key(organisation.kind, organisation.status, key.scopes)
    missing = withheld_of(first_role(organisation.kind), organisation.status)
    return Actor(
        kind=ActorKind.API_KEY,
        api_key_id=key.id,
        memberships={organisation.id: held},
        withheld={organisation.id: missing & frozenset(key.scopes)},
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


async def _note_use(session: AsyncSession, token: SignedInSession | ApiKey, now: datetime) -> None:
    if token.last_used_at is None or now - token.last_used_at > _NOTE_USE_EVERY:
        await session.execute(
            update(type(token)).where(type(token).id == token.id).values(last_used_at=now)
        )
