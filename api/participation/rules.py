"""Who may take part without saying who they are. Pure."""

from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network

from api.core.actor import Actor
from api.core.errors import Conflict, Fault, Unauthenticated
from api.dialogues.models import Dialogue, Participation
from api.dialogues.rules.transitions import require_taking

_PREFIX = {4: 24, 6: 56}
"""Bits of an address that many share: a neighbourhood, a customer."""


def require_may_take_receipt(actor: Actor, dialogue: Dialogue, now: datetime) -> None:
    """Nobody who is known here already: their request would tie the receipt to them."""
    if not actor.is_anonymous:
        raise Conflict([Fault("?Authorization", "already_known")])
    if dialogue.participation is not Participation.ALL:
        raise Unauthenticated
    require_taking(dialogue, now)


def network_of(address: str) -> str:
    """The network an address lies in, which is all that the limits look at."""
    try:
        client = ip_address(address)
    except ValueError:
        return ""
    if isinstance(client, IPv6Address) and client.ipv4_mapped:
        client = client.ipv4_mapped
    return str(ip_network(f"{client}/{_PREFIX[client.version]}", strict=False))
