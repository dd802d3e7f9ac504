"""Response bodies for dead letters. They hold no address, text or name of a person."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row

from api.operations.inputs import DeadLetterKind
from api.operations.service import Letter, Retried

_REPLY = re.compile(r"(?P<code>[2-5]\d\d)(?:[ -](?P<enhanced>[245]\.\d{1,3}\.\d{1,3})\b)?")
"""Reply of a mail server. The text after the numbers is dropped: it often holds the address."""


class DeadLetterOut(msgspec.Struct, kw_only=True):
    """A task that was retried until its last attempt failed."""

    kind: DeadLetterKind
    id: UUID
    part: str
    """The consumer of an event handler, the kind of a mail, or the frequency of a digest."""
    event_type: str | None
    """Type of the handled event; null for mails and digests."""
    error: str | None
    """The class of the error, or the numbers of a mail server's reply; the worker's log has the
    rest.
    """
    attempts: int | None
    since: datetime
    """Time of the last attempt."""


class RetryOut(msgspec.Struct, kw_only=True):
    """The dead letter that is being retried."""

    kind: DeadLetterKind
    id: UUID
    state: str
    """Its state while it waits. The next run of the sweeper takes it."""


class RetriedOut(msgspec.Struct, kw_only=True):
    """The number of dead letters that are being retried."""

    retried: int
    more: bool
    """Whether more match; if so, repeat the request."""


def dead_letter_out(row: Row[*tuple[Any, ...]]) -> DeadLetterOut:
    kind = DeadLetterKind(row.kind)
    return DeadLetterOut(
        kind=kind,
        id=row.id,
        part=row.part,
        event_type=row.event_type,
        error=_numbers_of(row.error) if kind is DeadLetterKind.MAIL else row.error,
        attempts=row.attempts,
        since=row.since,
    )


def _numbers_of(error: str | None) -> str | None:
    match = _REPLY.match(error or "")
    return " ".join(filter(None, match.groups())) if match else None


def retry_out(kind: DeadLetterKind, letter: Letter) -> RetryOut:
    return RetryOut(kind=kind, id=letter.id, state=letter.state.value)


def retried_out(retried: Retried) -> RetriedOut:
    return RetriedOut(retried=retried.number, more=retried.more)
