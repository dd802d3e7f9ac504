from uuid import UUID

from api.core.events import Audience, Event


class WebhookTested(Event):
    """Goes to one webhook, on request, by the way every fact goes. Not in the open log."""

    name = "webhook.test.v1"
    collection = "webhooks"
    subject_field = "webhook_id"
    audience = Audience.PRIVATE

    webhook_id: UUID
