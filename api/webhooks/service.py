"""Commands of webhooks."""

from collections.abc import Collection
from functools import cache
from typing import NamedTuple
from uuid import UUID

from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import found_or_404, raise_faults
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.settings import Settings
from api.core.versions import ExpectedVersion
from api.events.catalogue import public_events
from api.events.cursors import read_cursor, read_end
from api.events.queries import head
from api.organisations.orphans import adopt, set_creator
from api.organisations.service import organisations
from api.watches.models import WatchCriteria
from api.watches.rules import require_watchable
from api.watches.service import known_of
from api.webhooks import claims, queries, rules
from api.webhooks.events import WebhookTested
from api.webhooks.inputs import WebhookCreate, WebhookPatch, WebhookReplay
from api.webhooks.models import DisabledReason, EndpointState, WebhookEndpoint
from api.webhooks.signing import secret_of


class WithSecret(NamedTuple):
    """`secret` is in one response and is not stored."""

    secret: str
    endpoint: WebhookEndpoint


async def require_manager(session: AsyncSession, actor: Actor, organisation_id: UUID) -> None:
    await organisations.get(session, actor, organisation_id)
    actor.require(Permission.WEBHOOK_MANAGE, organisation_id)


async def get(session: AsyncSession, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    row = found_or_404(await session.scalar(queries.by_id(actor, endpoint_id)))
    actor.require(Permission.WEBHOOK_MANAGE, row.organisation_id)
    return row


async def create(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    data: WebhookCreate,
    *,
    settings: Settings,
) -> WithSecret:
    await organisations.for_update(session, actor, organisation_id)
    actor.require(Permission.WEBHOOK_MANAGE, organisation_id)
    await _require_fit(session, actor, data.criteria)
    now = utc_now()
    endpoint = WebhookEndpoint(
        id=new_id(),
        organisation_id=organisation_id,
        url=data.url,
        description=data.description,
        types=rules.written_types(data.types),
        full=data.full,
        state=EndpointState.ENABLED,
        state_since=now,
        secret_number=1,
        hears_after=(await session.scalars(head())).one(),
    )
    rules.set_criteria(endpoint, data.criteria)
    set_creator(endpoint, actor)
    _refuse_faults(endpoint, settings)
    rules.require_room(await session.scalar(queries.count(organisation_id)) or 0)
    session.add(endpoint)
    _audit(session, actor, "create", endpoint)
    await session.flush()
    return current_secret(endpoint, settings)


async def update(
    session: AsyncSession,
    actor: Actor,
    endpoint_id: UUID,
    patch: WebhookPatch,
    expected: ExpectedVersion,
    *,
    settings: Settings,
) -> WebhookEndpoint:
    endpoint = await _for_change(session, actor, endpoint_id, expected)
    await _require_fit(session, actor, None if patch.criteria is UNSET else patch.criteria)
    changed = rules.apply_patch(endpoint, patch)
    if "url" in changed and endpoint.disabled_at is None:
        set_creator(endpoint, actor)  # a webhook that a stolen key redirected ends with the key
    _refuse_faults(endpoint, settings)
    _audit(session, actor, "update", endpoint, changed)
    await session.flush()
    return endpoint


async def remove(session: AsyncSession, actor: Actor, endpoint_id: UUID) -> None:
    """Also deletes its deliveries and attempts."""
    endpoint = await get(session, actor, endpoint_id)
    _audit(session, actor, "delete", endpoint)
    await session.delete(endpoint)
    await session.flush()


async def rotate_secret(
    session: AsyncSession,
    actor: Actor,
    endpoint_id: UUID,
    expected: ExpectedVersion,
    *,
    settings: Settings,
) -> WithSecret:
    endpoint = await _for_change(session, actor, endpoint_id, expected)
    rules.rotate_secret(endpoint, utc_now())
    _audit(session, actor, "rotate_secret", endpoint)
    await session.flush()
    return current_secret(endpoint, settings)


async def enable(
    session: AsyncSession, actor: Actor, endpoint_id: UUID, expected: ExpectedVersion
) -> WebhookEndpoint:
    endpoint = await _for_change(session, actor, endpoint_id, expected)
    rules.enable(endpoint, utc_now())
    _audit(session, actor, "enable", endpoint)
    await session.flush()
    return endpoint


async def disable(
    session: AsyncSession, actor: Actor, endpoint_id: UUID, expected: ExpectedVersion
) -> WebhookEndpoint:
    endpoint = await _for_change(session, actor, endpoint_id, expected)
    missed_after = (await session.scalars(claims.missed_after(endpoint_id))).one()
    rules.disable(endpoint, DisabledReason.BY_HAND, utc_now(), missed_after)
    await session.execute(claims.drop_pending(endpoint_id))
    _audit(session, actor, "disable", endpoint)
    await session.flush()
    return endpoint


async def adopt_orphaned(
    session: AsyncSession, actor: Actor, endpoint_id: UUID, expected: ExpectedVersion
) -> WebhookEndpoint:
    """Changes the creator; the state of the webhook stays."""
    endpoint = await _for_change(session, actor, endpoint_id, expected)
    adopt(endpoint, actor)
    _audit(session, actor, "adopt", endpoint)
    await session.flush()
    return endpoint


async def replay(
    session: AsyncSession, actor: Actor, endpoint_id: UUID, wish: WebhookReplay
) -> WebhookEndpoint:
    endpoint = await _for_change(session, actor, endpoint_id)
    end, after = await read_end(session), read_cursor(str(wish.after), "/after")
    end.require(after)
    rules.start_replay(endpoint, after.position, wish.until, end.head)
    _audit(session, actor, "replay", endpoint)
    await session.flush()
    return endpoint


async def redeliver(
    session: AsyncSession, actor: Actor, endpoint_id: UUID, attempt_id: UUID
) -> UUID:
    """Returns the id of the event, which is also its `webhook-id`."""
    endpoint = await _for_change(session, actor, endpoint_id)
    rules.require_enabled(endpoint)
    delivery = found_or_404(await session.scalar(queries.attempt_of(endpoint.id, attempt_id)))
    rules.redeliver(delivery, utc_now())
    _audit(session, actor, "redeliver", endpoint)
    await session.flush()
    return delivery.event_id


async def test(session: AsyncSession, actor: Actor, endpoint_id: UUID) -> UUID:
    """Returns the id of the test event, which is also its `webhook-id`."""
    endpoint = await get(session, actor, endpoint_id)
    rules.require_enabled(endpoint)
    _audit(session, actor, "test", endpoint)
    return record_event(session, actor, WebhookTested(webhook_id=endpoint_id))


async def _for_change(
    session: AsyncSession, actor: Actor, endpoint_id: UUID, expected: ExpectedVersion | None = None
) -> WebhookEndpoint:
    endpoint = found_or_404(await session.scalar(queries.for_update(actor, endpoint_id)))
    actor.require(Permission.WEBHOOK_MANAGE, endpoint.organisation_id)
    if expected is not None:
        endpoint.require_version(expected)
    return endpoint


async def _require_fit(session: AsyncSession, actor: Actor, criteria: WatchCriteria | None) -> None:
    if criteria is not None:
        require_watchable(criteria, await known_of(session, actor, criteria))


def _refuse_faults(endpoint: WebhookEndpoint, settings: Settings) -> None:
    loopback = settings.webhook_allow_loopback
    raise_faults(rules.endpoint_faults(endpoint, _known_types(), loopback=loopback))


@cache
def _known_types() -> Collection[str]:
    return frozenset(kind.name for kind in public_events())


def current_secret(endpoint: WebhookEndpoint, settings: Settings) -> WithSecret:
    key = settings.secret_key.get_secret_value()
    return WithSecret(secret_of(key, endpoint.id, endpoint.secret_number), endpoint)


def _audit(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    endpoint: WebhookEndpoint,
    changed: frozenset[str] = frozenset(),
) -> None:
    record_audit(
        session,
        actor,
        f"webhook.{verb}",
        f"webhooks/{endpoint.id}",
        organisation_id=endpoint.organisation_id,
        changed=changed,
    )
