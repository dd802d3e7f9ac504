"""Who is there: a buyer that writes, firms that watch, systems that listen."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.actor import Permission
from api.core.schedule import Frequency
from api.watches.models import WatchCriteria
from api.webhooks.models import WebhookEndpoint
from api.webhooks.signing import secret_of
from tests.factories.accounts import person
from tests.factories.notifications import keys, watch
from tests.factories.organisations import api_key, organisation, supplier
from tests.factories.webhooks import webhook
from tests.settings import SECRET_KEY

WATCHERS = 4


@dataclass(frozen=True)
class Hook:
    id: UUID
    secret: str


@dataclass(frozen=True)
class Market:
    key: str
    """The buyer's, for its own systems."""
    watchers: tuple[str, ...]
    """Mail addresses of people who want to hear at once of all cleaning."""
    hooks: tuple[Hook, ...]


def open_market(session: Session, hook_urls: list[str]) -> Market:
    buyer, firm = organisation(name="Oulun kaupunki"), supplier()
    people = [person() for _ in range(WATCHERS)]
    session.add_all([buyer, firm, *people])
    session.flush()
    row, key = api_key(buyer, *Permission)
    watches = [
        watch(item, WatchCriteria(cpv=["90"]), frequency=Frequency.AT_ONCE) for item in people
    ]
    hooks = [webhook(firm, url=url) for url in hook_urls]
    for rows in ([row], watches, keys(*watches), hooks):
        session.add_all(rows)
        session.flush()
    return Market(key, tuple(one.email for one in people), tuple(_hook(hook) for hook in hooks))


def _hook(endpoint: WebhookEndpoint) -> Hook:
    return Hook(endpoint.id, secret_of(SECRET_KEY, endpoint.id, endpoint.secret_number))
