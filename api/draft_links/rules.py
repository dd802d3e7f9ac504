"""The actor that reads a draft through a link. Pure."""

from uuid import UUID

from api.core.actor import Actor, ActorKind, Permission


def onlooker(organisation_id: UUID) -> Actor:
    """An anonymous actor with the buyer's `organisation:read`, and so access to its drafts. Use it
    for one page only.
    """
    reading = frozenset({Permission.ORGANISATION_READ})
    return Actor(kind=ActorKind.ANONYMOUS, memberships={organisation_id: reading})
