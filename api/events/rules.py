"""Retry delays and the filter of the log. Pure functions."""

from collections.abc import Set
from datetime import datetime, timedelta

import msgspec

from api.core.outbox import OutboxEvent

MAX_ATTEMPTS = 8
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=5), timedelta(hours=1)


def next_try(attempts: int, now: datetime) -> datetime:
    """Time of the next try. The delay doubles with each failure, up to an hour."""
    wait: timedelta = _FIRST_WAIT * 2 ** (attempts - 1)
    return now + min(wait, _LONGEST_WAIT)


class LogFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Filter of the log. Values of one member are alternatives; all members must match. An empty
    member matches every event."""

    types: Set[str] = frozenset()
    """Types without the common prefix: `dialogue.opened.v1`."""
    subjects: Set[str] = frozenset()
    organisations: Set[str] = frozenset()
    dialogues: Set[str] = frozenset()

    def fits(self, event: OutboxEvent) -> bool:
        """The same filter as `queries.open_log`, for events in memory."""
        return (
            (not self.types or event.type in self.types)
            and (not self.subjects or event.subject in self.subjects)
            and (not self.organisations or event.data.get("organisation_id") in self.organisations)
            and (not self.dialogues or event.data.get("dialogue_id") in self.dialogues)
        )
