"""Mails to authors about answers, releases and dispositions. The caller commits."""

from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.contributions.events import (
    ContributionDisposed,
    ContributionEvent,
    ContributionReleased,
    QuestionAnswered,
)
from api.contributions.mails import content
from api.contributions.mails.content import queue_notice
from api.contributions.mails.moderation import mail_removed
from api.contributions.models import ContributionStatus
from api.contributions.queries import recipients
from api.dialogues.models import Dialogue
from api.events.handlers import HandlerContext
from api.mails.queries import recalled


def mail_answer(session: Session, event: QuestionAnswered, context: HandlerContext) -> None:
    mail_askers(session, event.contribution_id, context.public_url)


def mail_askers(session: Session, answer_id: UUID, public_url: str) -> None:
    """Send each asker one mail about all of their questions that the answer covers."""
    rows = session.execute(recipients.askers(answer_id))
    for (person, dialogue), asked in groupby(rows, key=lambda row: (row[3], row[2])):
        language = person.language
        pairs = [(answer, question) for answer, question, *_ in asked]
        ids = [question.id for _, question in pairs]
        items = [content.answered(question, answer, language) for answer, question in pairs]
        mail = content.build_notice("answered", person, dialogue, items, public_url)
        queue_notice(session, f"answered:{answer_id}:{person.id}", person, mail, [answer_id, *ids])


def mail_release(session: Session, event: ContributionReleased, context: HandlerContext) -> None:
    mail_released(session, event.contribution_id, context.public_url)


def mail_released(session: Session, contribution_id: UUID, public_url: str) -> None:
    stmt = recipients.author(contribution_id, ContributionStatus.PUBLISHED)
    for contribution, dialogue, person in session.execute(stmt).all():
        items = [content.released(contribution)]
        mail = content.build_notice("released", person, dialogue, items, public_url)
        queue_notice(session, f"released:{contribution_id}", person, mail, [contribution_id])


def mail_dispositions(
    session: Session, event: ContributionDisposed, context: HandlerContext
) -> None:
    mail_disposed(session, event.contribution_id, context.now, context.public_url)


def mail_disposed(session: Session, contribution_id: UUID, now: datetime, public_url: str) -> None:
    """Mail the author about all dispositions in the dialogue that no mail has reported yet.

    The first event of a batch mails all of them; the other events find nothing left.
    """
    stmt = recipients.author(contribution_id, ContributionStatus.PUBLISHED)
    for _, dialogue, person in session.execute(stmt).all():
        _mail_all_disposed(session, dialogue, person, now, public_url)


def mail_again(session: Session, event: ContributionEvent, context: HandlerContext) -> None:
    """Queue new mails for those that were recalled because this contribution changed."""
    contribution_id, now, public_url = event.contribution_id, context.now, context.public_url
    rows = session.execute(recalled(contribution_id)).all()
    if any(key.startswith("answered:") for key, _ in rows):
        for answer_id in set(session.scalars(recipients.answers_around(contribution_id))):
            mail_askers(session, answer_id, public_url)
    if any(key.startswith("released:") for key, _ in rows):
        mail_released(session, contribution_id, public_url)
    removed = {item for key, about in rows if key.startswith("removed:") for item in about}
    for item in sorted(removed):
        mail_removed(session, item, public_url)
    disposed = {item for key, about in rows if key.startswith("disposed:") for item in about}
    for item in sorted(disposed):
        mail_disposed(session, item, now, public_url)


def _mail_all_disposed(
    session: Session, dialogue: Dialogue, person: Person, now: datetime, public_url: str
) -> None:
    rows = session.execute(recipients.not_notified(dialogue.id, person.id)).all()
    if not rows:
        return
    items = [content.disposed(*row, person.language) for row in rows]
    mail = content.build_notice("disposed", person, dialogue, items, public_url)
    # Each disposition is in one mail only, so the first one can name the mail.
    about = [contribution.id for contribution, _ in rows]
    queue_notice(session, f"disposed:{rows[0][1].id}", person, mail, about)
    for _, disposition in rows:
        disposition.told_at = now
