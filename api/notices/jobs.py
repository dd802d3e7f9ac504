"""Sends each person one mail per event: a notice, or else an entry in a digest."""

from sqlalchemy.orm import Session

from api.core.events import Event
from api.digests.jobs import match_event
from api.events.handlers import HandlerContext
from api.notices.mails import notify_participants


def notify_and_match(session: Session, event: Event, context: HandlerContext) -> None:
    """Queues the notices, and matches the event for everybody else. The caller commits both in one
    transaction.
    """
    notified = notify_participants(session, event, context)
    window = context.settings.digest_window_seconds
    match_event(session, context.row, context.now, window_seconds=window, notified=notified)
