"""What was given up, as the operator sees it: no address, no words, nobody's name."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row

from api.operations.inputs import DeadLetterKind
from api.operations.service import Letter, Retried

_REPLY = re.compile(r"(?P<code>[2-5]\d\d)(?:[ -](?P<enhanced>[245]\.\d{1,3}\.\d{1,3})\b)?")
"""A mail server's: what follows the numbers are its words, often with the address in them."""


class DeadLetterOut(msgspec.Struct, kw_only=True):
    """Something that was tried until it was given up."""

    kind: DeadLetterKind
    id: UUID
    part: str
    """The consumer of a reaction, the kind of a mail, the frequency of a digest."""
    event_type: str | None
    """Of the fact that a reaction is to."""
    error: str | None
    """The class of the error, or the numbers of a mail server's answer; the rest is in the log."""
    attempts: int | None
    since: datetime
    """When it was given up."""


class RetryOut(msgspec.Struct, kw_only=True):
    """What is tried again."""

    kind: DeadLetterKind
    id: UUID
    state: str
    """Of waiting. The next tick takes it up."""


class RetriedOut(msgspec.Struct, kw_only=True):
    """How many are tried again."""

    retried: int
    more: bool
    """There are more: ask again."""


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
