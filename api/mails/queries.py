"""What came back of mails, and the addresses that get no more of them."""

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
"""What is left of a mail that is taken back."""
_MEMBERSHIPS = table("memberships", column("person_id", Uuid), column("organisation_id", Uuid))
"""Its model lies in a layer above."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The list is the operator's. Their own address people see with what else is theirs."""
    return true() if actor.may(Permission.MAIL_MANAGE) else false()


def mail_by_message_id(digest: str) -> Select[UUID]:
    return select(Mail.id).where(
        literal_column(BY_MESSAGE_ID) == digest, Mail.state == MailState.SENT
    )


def cancel_pending(person_id: UUID, beginning: str, now: datetime) -> Delete:
    """Mails to somebody, told by how their keys begin, that wait for the end of quiet hours."""
    return delete(Mail).where(
        Mail.person_id == person_id,
        Mail.state == MailState.PENDING,
        Mail.next_try_at > now,
        Mail.key.startswith(beginning, autoescape=True),
    )


def recall(things: Collection[UUID], now: datetime, beginning: str = "") -> Update:
    """Waiting mails that carry words of these things: they are not sent as they were written.

    They keep their keys, by which whoever wrote them writes them anew (`outgoing.queue_mail`).
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
    """Of mails about it that nobody has written anew: key, and all that they were about."""
    return select(Mail.key, Mail.about).where(
        Mail.about.overlap(cast([thing], ARRAY(Uuid))), Mail.state == MailState.TAKEN_BACK
    )


def of_former_members(ids: Collection[UUID]) -> Select[UUID]:
    """Of these mails, those to members of an organisation who have left it."""
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
    """The newest reason stands, but a complaint stays one: it is a wish, and no fault that ends."""
    values = {"reason": reason, "status": reply.status, "diagnostic": reply.words}
    new = insert(Suppression).values(address=address, person_id=person_id, stopped_at=now, **values)
    known = func.coalesce(new.excluded.person_id, Suppression.person_id)
    return new.on_conflict_do_update(
        index_elements=["address"],
        set_={**values, "person_id": known},
        where=Suppression.reason != SuppressionReason.COMPLAINT,
    ).returning(Suppression.id)


def stopped(addresses: Collection[str]) -> Select[str]:
    """Those of them that get no mails."""
    return select(Suppression.address).where(Suppression.address.in_(addresses))


def of_address(address: str) -> Select[Suppression]:
    return select(Suppression).where(Suppression.address == address)


def by_id(actor: Actor, suppression_id: UUID) -> Select[Suppression]:
    return select(Suppression).where(Suppression.id == suppression_id, visible_to(actor))


def forget_soft_bounces(address: str) -> Update:
    """What was counted so far counts no more."""
    counted = update(Mail).where(Mail.address == address, Mail.bounce == BounceKind.SOFT)
    return counted.values(bounce=None, bounced_at=None)


def page(
    actor: Actor, reasons: Collection[SuppressionReason], *, start: SortKey | None, limit: int
) -> Select[Suppression]:
    """Newest first; one row more than the page holds."""
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
    """Of nobody we know, such as an address mistyped at a sign-in."""
    unknown = Suppression.person_id.is_(None)
    return delete(Suppression).where(unknown, Suppression.stopped_at < before_)
