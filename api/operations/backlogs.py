"""Statements that count pending, late and failed work, each bounded along an index. Pure.

A statement returns rows of part, count and time of the oldest. Counting stops at `MOST` + 1, so
that 100,000 pending items cost no more than 1,000.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    SQLColumnExpression,
    String,
    cast,
    exists,
    func,
    literal,
    select,
    true,
)

from api.accounts.models import Person
from api.buyer_digests.models import BuyerDigest
from api.core.outbox import OutboxEvent
from api.dialogues.models import Dialogue, DialogueStatus
from api.events.models import Delivery, DeliveryState
from api.mails.models import Mail, MailKind, MailState
from api.watches.models import DigestSlot, SlotState
from api.webhooks.models import DeliveryState as WebhookState
from api.webhooks.models import EndpointState, WebhookDelivery, WebhookEndpoint

MOST = 1_000
"""Queries read one row more, which shows that there are more."""
FAILED_MAIL_WINDOW = timedelta(hours=24)
"""Older failed mails are ignored: some always fail, for addresses that do not exist."""

Rows = Select[*tuple[Any, ...]]


class Stage(StrEnum):
    """Steps at which work can wait or fail. The values are labels of metrics: keep them stable."""

    OUTBOX = "outbox"
    REACTIONS = "reactions"
    REACTIONS_FAILED = "reactions_failed"
    DIGESTS = "digests"
    DIGESTS_FAILED = "digests_failed"
    BUYER_DIGESTS = "buyer_digests"
    MAILS = "mails"
    MAILS_SENDING = "mails_sending"
    MAILS_FAILED = "mails_failed"
    WEBHOOKS = "webhooks"
    WEBHOOKS_FAILING = "webhooks_failing"
    WEBHOOKS_DISABLED = "webhooks_disabled"
    PUBLICATIONS = "publications"
    OPENINGS = "openings"
    CLOSINGS = "closings"


def _oldest_rows(
    since: SQLColumnExpression[Any],
    *where: ColumnElement[bool],
    part: SQLColumnExpression[Any] | None = None,
    order: SQLColumnExpression[Any] | None = None,
) -> Rows:
    """Counts up to `MOST` + 1 rows by part, read in the order of an index."""
    named = literal("") if part is None else part
    stmt = select(named.label("part"), since.label("since")).where(*where)
    some = stmt.order_by(since if order is None else order).limit(MOST + 1).subquery()
    grouped = select(some.c.part, func.count(), func.min(some.c.since))
    return grouped.group_by(some.c.part)


def _outbox(_: datetime) -> Rows:
    return _oldest_rows(OutboxEvent.time, OutboxEvent.position.is_(None), order=OutboxEvent.number)


def _reactions(_: datetime) -> Rows:
    waiting = Delivery.state == DeliveryState.PENDING
    return _oldest_rows(
        Delivery.created_at, waiting, part=Delivery.consumer, order=Delivery.next_try_at
    )


def _reactions_failed(_: datetime) -> Rows:
    failed = Delivery.state == DeliveryState.FAILED
    return _oldest_rows(Delivery.updated_at, failed, part=Delivery.consumer)


def _digests(now: datetime) -> Rows:
    """Excludes slots of deleted people: `purge` deletes those."""
    due = (DigestSlot.state == SlotState.OPEN, DigestSlot.due_at <= now)
    owned = exists().where(Person.id == DigestSlot.person_id)
    return _oldest_rows(DigestSlot.due_at, *due, owned, part=DigestSlot.frequency)


def _digests_failed(_: datetime) -> Rows:
    failed = DigestSlot.state == SlotState.FAILED
    return _oldest_rows(DigestSlot.closed_at, failed, part=DigestSlot.frequency)


def _buyer_digests(now: datetime) -> Rows:
    return _oldest_rows(BuyerDigest.due_at, BuyerDigest.due_at <= now, part=BuyerDigest.frequency)


def _mails(_: datetime) -> Rows:
    """Counts each kind separately: 100,000 digests must not hide a sign-in mail."""
    kinds = func.unnest(cast(list(MailKind), ARRAY(String)), type_=Mail.kind.type)
    kind = kinds.column_valued("wanted")
    waiting = (Mail.state == MailState.PENDING, Mail.kind == kind)
    some = (
        select(Mail.next_try_at.label("since"))
        .where(*waiting)
        .order_by(Mail.next_try_at)
        .limit(MOST + 1)
        .lateral()
    )
    counted = select(kind, func.count(some.c.since), func.min(some.c.since))
    return counted.outerjoin(some, true()).group_by(kind)


def _mails_sending(_: datetime) -> Rows:
    """`since` is the end of the lease. After it, no process sends the mail."""
    return _oldest_rows(Mail.lease_until, Mail.state == MailState.SENDING, part=Mail.kind)


def _mails_failed(now: datetime) -> Rows:
    failed = (Mail.state == MailState.FAILED, Mail.updated_at > now - FAILED_MAIL_WINDOW)
    return _oldest_rows(Mail.updated_at, *failed, part=Mail.kind)


def _webhooks(_: datetime) -> Rows:
    """`since` is the earliest due time of a first message among the endpoints that work.

    A target that hangs or fails delays its own messages only. The senders are not at fault.
    """
    pending = WebhookDelivery.state == WebhookState.PENDING
    some = select(WebhookDelivery.id).where(pending).limit(MOST + 1).subquery()
    first = (
        select(WebhookDelivery.next_attempt_at.label("due"))
        .where(
            WebhookDelivery.endpoint_id == WebhookEndpoint.id,
            pending,
            WebhookDelivery.lease_until.is_(None),
        )
        .order_by(WebhookDelivery.position)
        .limit(1)
        .lateral()
    )
    sound = (
        WebhookEndpoint.state == EndpointState.ENABLED,
        WebhookEndpoint.failing_since.is_(None),
    )
    oldest = select(func.min(first.c.due)).select_from(WebhookEndpoint).join(first, true())
    counted = select(func.count()).select_from(some)
    return select(literal(""), counted.scalar_subquery(), oldest.where(*sound).scalar_subquery())


def _webhooks_failing(_: datetime) -> Rows:
    failing = WebhookEndpoint.failing_since
    return _oldest_rows(
        failing, WebhookEndpoint.state == EndpointState.ENABLED, failing.is_not(None)
    )


def _webhooks_disabled(_: datetime) -> Rows:
    disabled = WebhookEndpoint.state == EndpointState.DISABLED
    return _oldest_rows(WebhookEndpoint.state_since, disabled, part=WebhookEndpoint.disabled_reason)


def _publications(now: datetime) -> Rows:
    return _oldest_rows(Dialogue.publish_at, Dialogue.publish_at <= now)


def _openings(now: datetime) -> Rows:
    due = (Dialogue.status == DialogueStatus.SCHEDULED, Dialogue.opens_at <= now)
    return _oldest_rows(Dialogue.opens_at, *due)


def _closings(now: datetime) -> Rows:
    due = (Dialogue.status == DialogueStatus.OPEN, Dialogue.closes_at <= now)
    return _oldest_rows(Dialogue.closes_at, *due)


STATEMENTS: Mapping[Stage, Callable[[datetime], Rows]] = {
    Stage.OUTBOX: _outbox,
    Stage.REACTIONS: _reactions,
    Stage.REACTIONS_FAILED: _reactions_failed,
    Stage.DIGESTS: _digests,
    Stage.DIGESTS_FAILED: _digests_failed,
    Stage.BUYER_DIGESTS: _buyer_digests,
    Stage.MAILS: _mails,
    Stage.MAILS_SENDING: _mails_sending,
    Stage.MAILS_FAILED: _mails_failed,
    Stage.WEBHOOKS: _webhooks,
    Stage.WEBHOOKS_FAILING: _webhooks_failing,
    Stage.WEBHOOKS_DISABLED: _webhooks_disabled,
    Stage.PUBLICATIONS: _publications,
    Stage.OPENINGS: _openings,
    Stage.CLOSINGS: _closings,
}
