"""Shared steps of the tests of webhooks: publish events, make deliveries, send them."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.outbox import OutboxEvent
from api.core.settings import Settings
from api.organisations.models import Organisation
from api.webhooks.delivery import Message, claim_delivery, note_outcome
from api.webhooks.jobs import spread
from api.webhooks.models import AttemptError, WebhookDelivery, WebhookEndpoint
from api.webhooks.retry_policy import Outcome
from tests.factories.events import of_row, outbox_event
from tests.factories.organisations import organisation
from tests.factories.webhooks import webhook


def endpoint(session: Session, owner: Organisation | None = None, **values: Any) -> WebhookEndpoint:
    owner = owner or organisation()
    webhook_endpoint = webhook(owner, values.pop("criteria", None), **values)
    session.add(owner)
    session.flush()
    session.add(webhook_endpoint)
    session.flush()
    return webhook_endpoint


def published(session: Session, *subjects: str, **values: Any) -> list[OutboxEvent]:
    """Facts in the log, one a subject, numbered from the head on."""
    start = len(session.scalars(select(OutboxEvent.id)).all())
    events = [
        outbox_event(**{"subject": subject, "position": start + number, **values})
        for number, subject in enumerate(subjects, start=1)
    ]
    session.add_all(events)
    session.flush()
    return events


def spread_all(session: Session, events: list[OutboxEvent], now: datetime) -> None:
    for event in events:
        spread(session, *of_row(event, now))


def claim(session: Session, now: datetime, settings: Settings) -> Message | None:
    """As the worker does, with nothing remembered."""
    session.flush()
    session.expire_all()
    return claim_delivery(session, now, settings)


def note(
    session: Session, message: Message, now: datetime, settings: Settings, **values: Any
) -> None:
    """What became of it: 200 unless told otherwise."""
    values = values or {"status": 200}
    outcome = Outcome(duration=timedelta(milliseconds=12), **values)
    note_outcome(session, message, outcome, now, settings, chance=0.5)
    session.flush()
    session.expire_all()


def delivery_of(session: Session, event: OutboxEvent) -> WebhookDelivery:
    return session.scalars(
        select(WebhookDelivery).where(WebhookDelivery.event_id == event.id)
    ).one()


NO_ANSWER = {"error": AttemptError.CONNECTION}
