"""What can be counted while a story runs: facts in the open log, mails, and what is left to do."""

from collections import Counter
from email.message import EmailMessage
from typing import Any

from sqlalchemy import func, select

from api.core.outbox import OutboxEvent
from api.events.models import Delivery, DeliveryState
from api.mails.models import Mail, MailState
from api.watches.models import DigestSlot, SlotState
from tests.flows.people import expect
from tests.flows.platform import Platform

PREFIX = "fi.vuoropuhelu."


def settle(platform: Platform) -> None:
    """Wait until every fact has been reacted to and nothing is left to mail."""
    waiting = select(
        select(func.count()).where(OutboxEvent.position.is_(None)).scalar_subquery()
        + select(func.count()).where(Delivery.state == DeliveryState.PENDING).scalar_subquery()
        + select(func.count()).where(DigestSlot.state == SlotState.OPEN).scalar_subquery()
        + select(func.count()).where(Mail.state != MailState.SENT).scalar_subquery()
    )
    platform.until(lambda: platform.scalar(waiting) == 0, "all is done")


def log_of(platform: Platform) -> list[dict[str, Any]]:
    """The whole open log, each fact with what it is about as it was then."""
    client, after = platform.client(), 0
    facts: list[dict[str, Any]] = []
    while True:
        page = expect(client.get(f"/v1/events?after={after}&full=true&limit=200"), 200)
        if not page["items"]:
            return facts
        facts += page["items"]
        after = page["next"]


def counted(facts: list[dict[str, Any]]) -> Counter[str]:
    """By type, without what they have in common."""
    return Counter(fact["type"].removeprefix(PREFIX).removesuffix(".v1") for fact in facts)


def mails_to(platform: Platform, address: str, subject: str = "") -> list[EmailMessage]:
    """What this person has got so far."""
    own = [mail for mail in platform.sink.mails if mail["To"] == address]
    return [mail for mail in own if mail["Subject"].startswith(subject)]
