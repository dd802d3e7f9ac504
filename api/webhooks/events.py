from uuid import UUID

from api.core.events import Audience, Event


class WebhookTested(Event):
    """A test event for one webhook, on request. It is processed like every event, but it is not in
    the open log."""

    name = "webhook.test.v1"
    collection = "webhooks"
    subject_field = "webhook_id"
    audience = Audience.PRIVATE

    webhook_id: UUID
