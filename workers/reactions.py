"""Which fact leads to what. The relay opens one delivery per event and consumer named here."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.events import SignInRequested
from api.accounts.jobs import mail_sign_in
from api.core.clock import utc_now
from api.core.events import Event
from api.core.outbox import OutboxEvent
from api.core.settings import load_settings
from api.events.catalogue import public_events
from api.events.jobs import Reaction
from api.notifications.jobs import match_event
from api.notifications.news import NEWS
from api.organisations.events import MemberInvited
from api.organisations.jobs import mail_invitation
from api.webhooks.claims import CONSUMER as WEBHOOKS
from api.webhooks.events import WebhookTested
from api.webhooks.jobs import spread, spread_test


def _sign_in(session: Session, event: OutboxEvent) -> None:
    mail_sign_in(session, UUID(event.data["sign_in_id"]), load_settings())


def _invitation(session: Session, event: OutboxEvent) -> None:
    mail_invitation(session, UUID(event.data["invitation_id"]), load_settings())


def _matching(session: Session, event: OutboxEvent) -> None:
    window = load_settings().digest_window_seconds
    match_event(session, event, utc_now(), window_seconds=window)


def _webhooks(session: Session, event: OutboxEvent) -> None:
    spread(session, event, utc_now())


def _webhook_test(session: Session, event: OutboxEvent) -> None:
    spread_test(session, event, utc_now())


class Consumer(NamedTuple):
    """`name` stands in the deliveries: stable for ever."""

    name: str
    on: tuple[type[Event], ...]
    react: Reaction


CONSUMERS = [
    Consumer("sign-in mail", (SignInRequested,), _sign_in),
    Consumer("invitation mail", (MemberInvited,), _invitation),
    Consumer("matching", tuple(NEWS), _matching),
    Consumer(WEBHOOKS, public_events(), _webhooks),
    Consumer("webhook test", (WebhookTested,), _webhook_test),
]

REACTIONS: Mapping[str, Reaction] = {consumer.name: consumer.react for consumer in CONSUMERS}


def _names_by_event() -> Mapping[str, list[str]]:
    names: dict[str, list[str]] = defaultdict(list)
    for consumer in CONSUMERS:
        for event in consumer.on:
            names[event.name].append(consumer.name)
    return names


CONSUMERS_OF = _names_by_event()
