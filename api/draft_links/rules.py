"""Who sees what through a link. Pure."""

from uuid import UUID

from api.core.actor import Actor, ActorKind, Permission


def onlooker(organisation_id: UUID) -> Actor:
    """Nobody in particular, who for one page sees drafts as the buyer's own people do."""
    reading = frozenset({Permission.ORGANISATION_READ})
    return Actor(kind=ActorKind.ANONYMOUS, memberships={organisation_id: reading})
