"""Webhooks as orphans."""

from datetime import datetime

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from api.organisations.mails.orphans import Left
from api.organisations.orphans import Kind
from api.webhooks.delivery import disable_endpoint
from api.webhooks.models import DisabledReason, EndpointState, WebhookEndpoint


def _kept(now: datetime) -> ColumnElement[bool]:  # noqa: ARG001 - as every kind
    """All webhooks, because disabled ones can be enabled again."""
    return true()


def _active(now: datetime) -> ColumnElement[bool]:  # noqa: ARG001
    return WebhookEndpoint.state == EndpointState.ENABLED


def _left(endpoint: WebhookEndpoint) -> Left:
    """The label is not the address, which may hold a secret."""
    name = endpoint.description or str(endpoint.id)
    return Left("webhook", endpoint.id, name, f"/my/organisations/{endpoint.organisation_id}")


def _disable(session: Session, endpoint: WebhookEndpoint, now: datetime) -> None:
    if endpoint.state is EndpointState.ENABLED:
        disable_endpoint(session, endpoint, DisabledReason.ORPHANED, now)


WEBHOOKS = Kind(
    WebhookEndpoint, WebhookEndpoint.organisation_id.expression, _kept, _active, _left, _disable
)
