"""Keys of an organisation's systems. Only people can create and revoke keys; a key cannot."""

from ipaddress import ip_network
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import found_or_404, raise_faults
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.tokens import TokenKind, hash_token, new_token
from api.organisations.events import ApiKeyCreated
from api.organisations.inputs import ApiKeyCreate
from api.organisations.mails.orphans import Creator, Left
from api.organisations.models import ApiKey, CreatorKind
from api.organisations.queries import api_keys as queries
from api.organisations.rules import api_keys as rules
from api.organisations.service import organisations
from api.organisations.service.orphan_kinds import Leaving

_HINT = 4


class NewKey(NamedTuple):
    """`token` exists only here and in the response."""

    token: str
    key: ApiKey


async def require_manager(session: AsyncSession, actor: Actor, organisation_id: UUID) -> None:
    await organisations.get(session, actor, organisation_id)
    actor.require(Permission.API_KEY_MANAGE, organisation_id)


async def create(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    data: ApiKeyCreate,
    token: str | None = None,
) -> NewKey:
    """`token`: one that the caller can derive again; without it a random one."""
    organisation = await organisations.for_update(session, actor, organisation_id)
    actor.require(Permission.API_KEY_MANAGE, organisation_id)
    now = utc_now()
    raise_faults(rules.key_faults(data, organisation, actor, now))
    name = data.name.strip()
    live = await session.scalar(queries.count_live(organisation_id, name, now))
    rules.require_room(live or 0)
    token = token or new_token(TokenKind.API_KEY)
    key = ApiKey(
        id=new_id(),
        organisation_id=organisation_id,
        maker_person_id=actor.person_id,
        name=name,
        token_hash=hash_token(token),
        hint=token[-_HINT:],
        scopes=sorted(set(data.scopes)),
        addresses=[str(ip_network(address)) for address in data.addresses],
        expires_at=data.expires_at,
    )
    session.add(key)
    _audit(session, actor, "create", key)
    event = ApiKeyCreated(api_key_id=key.id, organisation_id=organisation_id)
    record_event(session, actor, event)
    await session.flush()
    return NewKey(token, key)


async def revoke(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    key_id: UUID,
    *,
    compromised: bool,
    leaving: Leaving,
) -> list[Left]:
    """The key stops working at once. Returns its orphans."""
    await organisations.for_update(session, actor, organisation_id)
    actor.require(Permission.API_KEY_MANAGE, organisation_id)
    key = found_or_404(
        await session.scalar(queries.by_id(organisation_id, key_id).with_for_update())
    )
    now = utc_now()
    if key.revoked_at is None or (compromised and key.compromised_at is None):
        key.revoked_at = key.revoked_at or now
        key.compromised_at = now if compromised else None
        _audit(session, actor, "revoke", key)
        await session.flush()
    creator, at_once = Creator(CreatorKind.API_KEY, key.id), key.compromised_at is not None
    return await leaving.leave(session, organisation_id, creator, now, at_once=at_once)


def _audit(session: AsyncSession, actor: Actor, verb: str, key: ApiKey) -> None:
    record_audit(
        session,
        actor,
        f"api_key.{verb}",
        f"api-keys/{key.id}",
        organisation_id=key.organisation_id,
    )
