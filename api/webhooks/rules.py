"""Validation and state changes of endpoints. Pure."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from msgspec import UNSET

from api.core.errors import Conflict, Fault, WrongState
from api.core.events import TYPE_PREFIX
from api.watches.keys import watch_keys
from api.watches.models import WatchCriteria
from api.watches.rules import free_text
from api.webhooks.events import WebhookTested
from api.webhooks.inputs import WebhookPatch
from api.webhooks.models import (
    DeliveryState,
    DisabledReason,
    EndpointState,
    WebhookDelivery,
    WebhookEndpoint,
)
from api.webhooks.retry_policy import Verdict
from api.webhooks.signing import OVERLAP
from api.webhooks.url_policy import target_faults

MOST_ENDPOINTS = 20
"""Maximum of endpoints of one organisation."""
FAILS_AT_MOST = timedelta(hours=24)


def endpoint_faults(
    endpoint: WebhookEndpoint, known_types: Collection[str], *, loopback: bool
) -> Iterator[Fault]:
    yield from target_faults("/url", endpoint.url, loopback=loopback)
    for index, name in enumerate(endpoint.types):
        if name not in known_types:
            yield Fault(f"/types/{index}", "unknown_event_type", {"type": name})


def require_room(held: int) -> None:
    if held >= MOST_ENDPOINTS:
        raise Conflict([Fault("", "too_many_webhooks", {"limit": MOST_ENDPOINTS})])


def written_types(types: Collection[str]) -> list[str]:
    """Types without their common prefix, as in the log, without duplicates."""
    return list(dict.fromkeys(name.removeprefix(TYPE_PREFIX) for name in types))


def set_criteria(endpoint: WebhookEndpoint, criteria: WatchCriteria | None) -> None:
    """Empty criteria are stored as None."""
    stored = criteria if criteria != WatchCriteria() else None
    endpoint.criteria = stored
    endpoint.keys = watch_keys(stored) if stored else []
    for column, value in free_text(stored).items():
        setattr(endpoint, column, value)


def apply_patch(endpoint: WebhookEndpoint, patch: WebhookPatch) -> frozenset[str]:
    """Returns the names of the changed fields. The caller has validated the criteria."""
    before = _shown(endpoint)
    if patch.url is not UNSET:
        endpoint.url = patch.url
    if patch.description is not UNSET:
        endpoint.description = patch.description
    if patch.types is not UNSET:
        endpoint.types = written_types(patch.types)
    if patch.full is not UNSET:
        endpoint.full = patch.full
    if patch.criteria is not UNSET:
        set_criteria(endpoint, patch.criteria)
    return frozenset(name for name, value in _shown(endpoint).items() if value != before[name])


def _shown(endpoint: WebhookEndpoint) -> dict[str, object]:
    names = ("url", "description", "types", "full", "criteria")
    return {name: getattr(endpoint, name) for name in names}


def require_enabled(endpoint: WebhookEndpoint) -> None:
    if endpoint.state is not EndpointState.ENABLED:
        raise WrongState("webhook", endpoint.state, EndpointState.ENABLED)


def enable(endpoint: WebhookEndpoint, now: datetime) -> None:
    if endpoint.state is EndpointState.ENABLED:
        raise WrongState("webhook", endpoint.state, EndpointState.DISABLED)
    if endpoint.disabled_at is not None:
        raise Conflict([Fault("", "adopt_first")])
    endpoint.state, endpoint.disabled_reason = EndpointState.ENABLED, None
    endpoint.state_since = now
    endpoint.failing_since = None


def disable(
    endpoint: WebhookEndpoint, reason: DisabledReason, now: datetime, missed_after: int
) -> None:
    """Ends a running replay; `missed_after` then includes its remaining events."""
    require_enabled(endpoint)
    replayed = missed_after if endpoint.replay_after is None else endpoint.replay_after
    endpoint.missed_after = min(missed_after, replayed)
    endpoint.state, endpoint.disabled_reason = EndpointState.DISABLED, reason
    endpoint.state_since = now
    endpoint.replay_after = endpoint.replay_until = None


def rotate_secret(endpoint: WebhookEndpoint, now: datetime) -> None:
    """At most two secrets are live; an older one becomes invalid."""
    endpoint.secret_number += 1
    endpoint.old_secret_until = now + OVERLAP


def start_replay(endpoint: WebhookEndpoint, after: int, until: int | None, head: int) -> None:
    """The replay ends at the current head; later events are delivered normally."""
    require_enabled(endpoint)
    if endpoint.replay_after is not None:
        raise Conflict([Fault("", "replay_running")])
    endpoint.replay_after = after
    endpoint.replay_until = head if until is None else min(until, head)


def is_test(delivery: WebhookDelivery) -> bool:
    """A test has the webhook as its subject, which no public event has."""
    return delivery.subject.startswith(f"{WebhookTested.collection}/")


def redeliver(delivery: WebhookDelivery, now: datetime) -> None:
    """An ended delivery gets all attempts again; a pending one is sent at once."""
    if delivery.lease_until is not None:
        raise Conflict([Fault("", "being_sent")])
    if delivery.state is not DeliveryState.PENDING:
        delivery.state, delivery.attempts, delivery.queued_at = DeliveryState.PENDING, 0, now
    delivery.next_attempt_at = now


def reason_to_disable(
    verdict: Verdict, failing_since: datetime | None, now: datetime
) -> DisabledReason | None:
    if verdict is Verdict.GONE:
        return DisabledReason.GONE
    if verdict is Verdict.DELIVERED or failing_since is None:
        return None
    return DisabledReason.FAILING if now - failing_since >= FAILS_AT_MOST else None
