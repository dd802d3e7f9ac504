"""The mail to the operators about waiting tasks, at most one an hour. The caller commits.

It has ids and no names: anybody can register an organisation under any name.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from api.accounts.queries import operators
from api.core.i18n import Language, translate
from api.core.settings import Settings
from api.events.handlers import HandlerContext
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.organisations.events import ConfirmedBy, OrganisationRegistered
from api.organisations.models import (
    ConfirmationRequest,
    OperatorNews,
    Organisation,
    OrganisationStatus,
)

GATHERED_FOR = timedelta(minutes=15)
ONE_MAIL_IN = timedelta(hours=1)
LISTED = 50
WAITS, LETTER = "waits", "letter"
"""A buyer waits for approval; an organisation waits for a letter. Part of the names of texts."""
_LOCK = 7_413_020_025


class Waiting(NamedTuple):
    standing: str
    business_id: str
    link: str


def note_registration(
    session: Session, event: OrganisationRegistered, context: HandlerContext
) -> None:
    if event.waits:
        note_for_operators(session, event.organisation_id, WAITS, context)


def note_for_operators(
    session: Session, organisation_id: UUID, standing: str, context: HandlerContext
) -> None:
    values = {
        "event_id": context.row.id,
        "organisation_id": organisation_id,
        "standing": standing,
        "noted_at": context.now,
    }
    session.execute(insert(OperatorNews).values(**values).on_conflict_do_nothing())


def tell_operators(session: Session, now: datetime, settings: Settings) -> None:
    """Mails when the oldest entry is `GATHERED_FOR` old and the last mail `ONE_MAIL_IN` ago."""
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    not_mailed = OperatorNews.told_at.is_(None)
    oldest = session.scalar(select(func.min(OperatorNews.noted_at)).where(not_mailed))
    last = session.scalar(select(func.max(OperatorNews.told_at)))
    if oldest is None or oldest > now - GATHERED_FOR:
        return
    if last is not None and last > now - ONE_MAIL_IN:
        return
    rows = session.scalars(select(OperatorNews).where(not_mailed)).all()
    waiting = _still_waiting(session, rows, now, settings.public_url)
    for row in rows:
        if row.event_id in waiting:
            row.told_at = now
        else:
            session.delete(row)
    if waiting:
        _queue(session, list(waiting.values()), now, settings.public_url)


def operators_mail(waiting: Sequence[Waiting], language: Language, public_url: str) -> RenderedMail:
    return render(
        "organisations/operator_news",
        language,
        public_url=public_url,
        subject=translate("mail.operator_news.subject", language, count=len(waiting)),
        listed=waiting[:LISTED],
        more=max(len(waiting) - LISTED, 0),
    )


def _queue(session: Session, waiting: list[Waiting], now: datetime, public_url: str) -> None:
    for reader in session.scalars(operators()):
        queue_mail(
            session,
            key=f"operator-news:{now.isoformat()}:{reader.id}",
            kind=MailKind.STANDING,
            address=reader.email,
            language=reader.language,
            person_id=reader.id,
            **operators_mail(waiting, reader.language, public_url)._asdict(),
        )


def _still_waiting(
    session: Session, rows: Sequence[OperatorNews], now: datetime, public_url: str
) -> dict[UUID, Waiting]:
    """Entries that still wait, oldest first, each organisation once per task."""
    stmt = select(ConfirmationRequest.organisation_id).where(
        ConfirmationRequest.method == ConfirmedBy.LETTER,
        ConfirmationRequest.ended_at.is_(None),
        ConfirmationRequest.expires_at > now,
    )
    waits = Organisation.status == OrganisationStatus.PENDING
    open_news = (
        select(OperatorNews, Organisation.business_id)
        .join(Organisation, Organisation.id == OperatorNews.organisation_id)
        .where(OperatorNews.event_id.in_([row.event_id for row in rows]))
        .where(
            or_(
                (OperatorNews.standing == WAITS) & waits,
                (OperatorNews.standing == LETTER) & Organisation.id.in_(stmt),
            )
        )
        .order_by(OperatorNews.noted_at, OperatorNews.event_id)
    )
    result: dict[tuple[str, UUID], tuple[UUID, Waiting]] = {}
    for row, business_id in session.execute(open_news):
        link = f"{public_url}/operating/organisations/{row.organisation_id}"
        waiting = Waiting(row.standing, business_id, link)
        result.setdefault((row.standing, row.organisation_id), (row.event_id, waiting))
    return dict(result.values())
