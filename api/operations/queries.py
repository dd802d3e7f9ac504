"""Queries for dead letters: event handlers, mails and digests, newest first, without recipients."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    Integer,
    Select,
    SQLColumnExpression,
    String,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy import type_coerce as as_type
from sqlalchemy.orm import InstrumentedAttribute

from api.core.keyset import before
from api.core.outbox import OutboxEvent
from api.events.models import Delivery, DeliveryState
from api.mails.models import Mail, MailState
from api.operations.inputs import DeadLetterKind
from api.watches.models import DigestSlot, SlotState

SortKey = tuple[datetime, UUID]


class Source(NamedTuple):
    """Table and columns of a kind of dead letter."""

    model: type[Delivery | Mail | DigestSlot]
    part: InstrumentedAttribute[Any]
    since: InstrumentedAttribute[Any]
    failed: DeliveryState | MailState | SlotState
    waiting: frozenset[str]
    """States in which it is already being retried."""


SOURCES: Mapping[DeadLetterKind, Source] = {
    DeadLetterKind.EVENT_HANDLER: Source(
        Delivery,
        Delivery.consumer,
        Delivery.updated_at,
        DeliveryState.FAILED,
        frozenset({DeliveryState.PENDING}),
    ),
    DeadLetterKind.MAIL: Source(
        Mail,
        Mail.kind,
        Mail.updated_at,
        MailState.FAILED,
        frozenset({MailState.PENDING, MailState.SENDING}),
    ),
    DeadLetterKind.DIGEST: Source(
        DigestSlot,
        DigestSlot.frequency,
        DigestSlot.closed_at,
        SlotState.FAILED,
        frozenset({SlotState.OPEN}),
    ),
}

_NOTHING = cast(null(), String)
_NOT_COUNTED = cast(null(), Integer)
# Event type, last error and number of attempts.
_DETAILS: Mapping[DeadLetterKind, tuple[SQLColumnExpression[Any], ...]] = {
    DeadLetterKind.EVENT_HANDLER: (OutboxEvent.type, Delivery.last_error, Delivery.attempts),
    DeadLetterKind.MAIL: (_NOTHING, Mail.last_error, Mail.attempts),
    DeadLetterKind.DIGEST: (_NOTHING, _NOTHING, _NOT_COUNTED),
}


def page(
    kinds: Collection[DeadLetterKind], part: str | None, *, start: SortKey | None, limit: int
) -> Select[*tuple[Any, ...]]:
    """Selects one row more than the page holds. Each kind reads up to that many along its own
    index.
    """
    stmts = [_of_kind(kind, part, start, limit) for kind in DeadLetterKind if kind in kinds]
    every = union_all(*(select(item.subquery()) for item in stmts)).subquery()
    columns = (every.c.since.desc(), every.c.id.desc())
    return select(every).order_by(*columns).limit(limit + 1)


def _of_kind(
    kind: DeadLetterKind, part: str | None, start: SortKey | None, limit: int
) -> Select[*tuple[Any, ...]]:
    source = SOURCES[kind]
    identifier = source.model.id
    columns = (
        literal(kind.value).label("kind"),
        identifier.label("id"),
        as_type(source.part, String).label("part"),
        *(column.label(name) for column, name in zip(_DETAILS[kind], _NAMES, strict=True)),
        source.since.label("since"),
    )
    stmt = select(*columns).where(
        source.model.state == source.failed, before((source.since, identifier), start)
    )
    if kind is DeadLetterKind.EVENT_HANDLER:
        stmt = stmt.join(OutboxEvent, OutboxEvent.id == Delivery.event_id)
    if part is not None:
        stmt = stmt.where(as_type(source.part, String) == part)
    return stmt.order_by(source.since.desc(), identifier.desc()).limit(limit + 1)


_NAMES = ("event_type", "error", "attempts")


def oldest(kind: DeadLetterKind, part: str | None, limit: int) -> Select[Any]:
    """Locks the rows and skips those that another transaction has locked."""
    source = SOURCES[kind]
    stmt = select(source.model).where(source.model.state == source.failed)
    if part is not None:
        stmt = stmt.where(as_type(source.part, String) == part)
    ordered = stmt.order_by(source.since, source.model.id).limit(limit)
    return ordered.with_for_update(skip_locked=True)
