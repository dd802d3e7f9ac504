"""One event, one mail per person: notices first, digests for everybody else. The caller commits."""

from sqlalchemy.orm import Session

from api.core.events import Event
from api.digests.jobs import match_event
from api.events.handlers import HandlerContext
from api.notices.mails import notify_participants


def notify_and_match(session: Session, event: Event, context: HandlerContext) -> None:
    """Who gets a notice is left out of the matching, in the same transaction."""
    notified = notify_participants(session, event, context)
    window = context.settings.digest_window_seconds
    match_event(session, context.row, context.now, window_seconds=window, notified=notified)
