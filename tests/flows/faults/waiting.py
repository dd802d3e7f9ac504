"""What still waits anywhere on its way. After a fault all of it must come to nothing."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.core.outbox import OutboxEvent
from api.events.models import Delivery, DeliveryState
from api.mails.models import Mail, MailState
from api.watches.models import DigestSlot, SlotState
from api.webhooks.models import DeliveryState as WebhookState
from api.webhooks.models import WebhookDelivery

_ON_THE_WAY = {
    "facts without a position": OutboxEvent.position.is_(None),
    "reactions not done": Delivery.state != DeliveryState.DONE,
    "digests not closed": DigestSlot.state == SlotState.OPEN,
    "mails not sent": Mail.state != MailState.SENT,
    "webhooks not delivered": WebhookDelivery.state != WebhookState.DELIVERED,
    "webhooks leased": WebhookDelivery.lease_until.is_not(None),
}


def waiting(session: Session) -> dict[str, int]:
    """How many of each kind, where there are any."""
    counts = (select(func.count()).where(which).scalar_subquery() for which in _ON_THE_WAY.values())
    row = session.execute(select(*counts)).one()
    return {name: count for name, count in zip(_ON_THE_WAY, row, strict=True) if count}
