"""Keys of an organisation's systems. Made and revoked by people: a key makes no keys."""

from ipaddress import ip_network
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import NotFound, raise_faults
from api.core.ids import new_id
from api.core.secrets import TokenKind, hash_token, new_token
from api.organisations.inputs import ApiKeyCreate
from api.organisations.models import ApiKey
from api.organisations.queries import api_keys as queries
from api.organisations.rules import api_keys as rules
from api.organisations.service import organisations

_HINT = 4


class NewKey(NamedTuple):
    """`token` exists here and in the answer, nowhere else."""

    token: str
    key: ApiKey


async def require_manager(session: AsyncSession, actor: Actor, organisation_id: UUID) -> None:
    await organisations.get(session, actor, organisation_id)
    actor.require(Permission.API_KEY_MANAGE, organisation_id)


async def create(
    session: AsyncSession, actor: Actor, organisation_id: UUID, data: ApiKeyCreate
) -> NewKey:
    organisation = await organisations.for_update(session, actor, organisation_id)
    actor.require(Permission.API_KEY_MANAGE, organisation_id)
    now = utc_now()
    raise_faults(list(rules.key_faults(data, organisation, actor, now)))
    name = data.name.strip()
    live = await session.scalar(queries.count_live(organisation_id, name, now))
    rules.require_room(live or 0)
    token = new_token(TokenKind.API_KEY)
    key = ApiKey(
        id=new_id(),
        organisation_id=organisation_id,
        name=name,
        token_hash=hash_token(token),
        hint=token[-_HINT:],
        scopes=sorted(set(data.scopes)),
        addresses=[str(ip_network(address)) for address in data.addresses],
        expires_at=data.expires_at,
    )
    session.add(key)
    _audit(session, actor, "create", key)
    await session.flush()
    return NewKey(token, key)


async def revoke(session: AsyncSession, actor: Actor, organisation_id: UUID, key_id: UUID) -> None:
    """It stops working at once. Revoking again changes nothing."""
    await require_manager(session, actor, organisation_id)
    key = await session.scalar(queries.one(organisation_id, key_id).with_for_update())
    if key is None:
        raise NotFound
    if key.revoked_at is None:
        key.revoked_at = utc_now()
        _audit(session, actor, "revoke", key)


def _audit(session: AsyncSession, actor: Actor, verb: str, key: ApiKey) -> None:
    record_audit(
        session,
        actor,
        f"api_key.{verb}",
        f"api-keys/{key.id}",
        organisation_id=key.organisation_id,
    )
