"""Mails, bounces and suppressions."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Delete,
    Select,
    Update,
    Uuid,
    cast,
    column,
    delete,
    false,
    func,
    literal_column,
    select,
    table,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from api.core.actor import Actor, Permission
from api.core.keyset import before
from api.mails.bounce_codes import ServerReply
from api.mails.models import (
    BY_MESSAGE_ID,
    BounceKind,
    Mail,
    MailState,
    Suppression,
    SuppressionReason,
)

SortKey = tuple[UUID]
BLANK: Mapping[str, Any] = {"subject": "", "text": "", "html": "", "headers": {}, "calendar": None}
"""Values of a mail that is taken back."""
_MEMBERSHIPS = table("memberships", column("person_id", Uuid), column("organisation_id", Uuid))
"""A table without its model, which is in a layer above."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Only the operator sees suppressions. People see their own in their personal data."""
    return true() if actor.may(Permission.MAIL_MANAGE) else false()


def mail_by_message_id(digest: str) -> Select[UUID]:
    return select(Mail.id).where(
        literal_column(BY_MESSAGE_ID) == digest, Mail.state == MailState.SENT
    )


def cancel_pending(person_id: UUID, beginning: str, now: datetime) -> Delete:
    """Deletes mails to a person that wait for the end of quiet hours, by the prefix of the key."""
    return delete(Mail).where(
        Mail.person_id == person_id,
        Mail.state == MailState.PENDING,
        Mail.next_try_at > now,
        Mail.key.startswith(beginning, autoescape=True),
    )


def recall(things: Collection[UUID], now: datetime, beginning: str = "") -> Update:
    """Takes back pending mails that hold texts of these items.

    The mails keep their keys, by which the feature can replace them (`enqueue.queue_mail`).
    """
    stmt = update(Mail).where(
        Mail.about.overlap(cast(list(things), ARRAY(Uuid))),
        Mail.state == MailState.PENDING,
        Mail.key.startswith(beginning, autoescape=True),
    )
    values = {**BLANK, "state": MailState.TAKEN_BACK, "updated_at": now}
    returned = stmt.values(values).returning(Mail.key, Mail.about)
    return returned.execution_options(synchronize_session=False)


def recalled(thing: UUID) -> Select[str, list[UUID]]:
    """Keys and items of taken-back mails about an item that are not replaced yet."""
    return select(Mail.key, Mail.about).where(
        Mail.about.overlap(cast([thing], ARRAY(Uuid))), Mail.state == MailState.TAKEN_BACK
    )


def of_former_members(ids: Collection[UUID]) -> Select[UUID]:
    """The given mails whose recipient has left the organisation."""
    still = select(_MEMBERSHIPS).where(
        _MEMBERSHIPS.c.person_id == Mail.person_id, _MEMBERSHIPS.c.organisation_id == Mail.member_of
    )
    return select(Mail.id).where(Mail.id.in_(ids), Mail.member_of.is_not(None), ~still.exists())


def note_bounce(mail_id: UUID, bounce: BounceKind, now: datetime) -> Update:
    noted = update(Mail).where(Mail.id == mail_id).values(bounce=bounce, bounced_at=now)
    return noted.returning(Mail.address, Mail.person_id)


def days_with_soft_bounces(address: str, since: datetime) -> Select[int]:
    day = func.date(func.timezone("UTC", Mail.bounced_at))
    return select(func.count(func.distinct(day))).where(
        Mail.address == address, Mail.bounce == BounceKind.SOFT, Mail.bounced_at > since
    )


def suppress(
    address: str,
    person_id: UUID | None,
    reason: SuppressionReason,
    reply: ServerReply,
    now: datetime,
) -> ReturningInsert[UUID]:
    """The newest reason replaces older ones, except a complaint, which is a wish and not a
    temporary failure."""
    values = {"reason": reason, "status": reply.status, "diagnostic": reply.words}
    new = insert(Suppression).values(address=address, person_id=person_id, stopped_at=now, **values)
    known = func.coalesce(new.excluded.person_id, Suppression.person_id)
    return new.on_conflict_do_update(
        index_elements=["address"],
        set_={**values, "person_id": known},
        where=Suppression.reason != SuppressionReason.COMPLAINT,
    ).returning(Suppression.id)


def stopped(addresses: Collection[str]) -> Select[str]:
    """The given addresses that are suppressed."""
    return select(Suppression.address).where(Suppression.address.in_(addresses))


def of_address(address: str) -> Select[Suppression]:
    return select(Suppression).where(Suppression.address == address)


def by_id(actor: Actor, suppression_id: UUID) -> Select[Suppression]:
    return select(Suppression).where(Suppression.id == suppression_id, visible_to(actor))


def forget_soft_bounces(address: str) -> Update:
    """Removes the soft bounces of an address, so that they no longer count."""
    counted = update(Mail).where(Mail.address == address, Mail.bounce == BounceKind.SOFT)
    return counted.values(bounce=None, bounced_at=None)


def page(
    actor: Actor, reasons: Collection[SuppressionReason], *, start: SortKey | None, limit: int
) -> Select[Suppression]:
    """Newest first, with one row more than the page holds."""
    return (
        select(Suppression)
        .where(*_listed(actor, reasons), before((Suppression.id,), start))
        .order_by(Suppression.id.desc())
        .limit(limit + 1)
    )


def count(actor: Actor, reasons: Collection[SuppressionReason]) -> Select[int]:
    return select(func.count()).select_from(Suppression).where(*_listed(actor, reasons))


def _listed(actor: Actor, reasons: Collection[SuppressionReason]) -> list[ColumnElement[bool]]:
    with_reason = Suppression.reason.in_(reasons) if reasons else true()
    return [visible_to(actor), with_reason]


def outdated(before_: datetime) -> Delete:
    """Deletes old suppressions without a person, such as mistyped addresses of sign-ins."""
    unknown = Suppression.person_id.is_(None)
    return delete(Suppression).where(unknown, Suppression.stopped_at < before_)
