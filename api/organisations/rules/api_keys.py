"""Validation of API keys. Pure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from ipaddress import ip_network

from api.core.actor import Actor
from api.core.errors import Conflict, Fault
from api.organisations.inputs import LONGEST_KEY_NAME, ApiKeyCreate
from api.organisations.models import Organisation
from api.organisations.rules.roles import scopes_of_keys

LASTS_AT_MOST = timedelta(days=731)
MOST_LIVE = 2
"""Live keys with the same name: the key in use and its successor."""


def key_faults(
    data: ApiKeyCreate, organisation: Organisation, actor: Actor, now: datetime
) -> Iterator[Fault]:
    if not 0 < len(data.name.strip()) <= LONGEST_KEY_NAME:
        yield Fault("/name", "length", {"low": 1, "high": LONGEST_KEY_NAME})
    if not now < data.expires_at <= now + LASTS_AT_MOST:
        latest = (now + LASTS_AT_MOST).date().isoformat()
        yield Fault("/expires_at", "expiry_out_of_range", {"latest": latest})
    yield from _scope_faults(data, organisation, actor)
    yield from _address_faults(data)


def _scope_faults(data: ApiKeyCreate, organisation: Organisation, actor: Actor) -> Iterator[Fault]:
    """Nobody can grant a permission that they do not have."""
    if not data.scopes:
        yield Fault("/scopes", "required")
    possible = scopes_of_keys(organisation.kind)
    for number, scope in enumerate(data.scopes):
        if scope not in possible or not actor.may(scope, organisation.id):
            yield Fault(f"/scopes/{number}", "scope_not_allowed")


def _address_faults(data: ApiKeyCreate) -> Iterator[Fault]:
    for number, network in enumerate(data.addresses):
        try:
            ip_network(network)
        except ValueError:
            yield Fault(f"/addresses/{number}", "bad_network")


def require_room(live: int) -> None:
    if live >= MOST_LIVE:
        raise Conflict([Fault("/name", "two_live_keys")])
