"""Mails to authors about moderation, and to moderators about a flood. The caller commits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.contributions.events import (
    ContributionRemoved,
    DialogueFlooded,
    ExclusionEvent,
    ParticipantReadmitted,
    RemovalObjectionDecided,
)
from api.contributions.mails import content
from api.contributions.mails.content import queue_notice
from api.contributions.models import ContributionStatus
from api.contributions.queries import recipients
from api.core.actor import Permission
from api.dialogues.models import Dialogue
from api.events.handlers import HandlerContext
from api.mails.models import Mail
from api.mails.queries import cancel_pending, recall, recalled
from api.organisations.queries.people import people_who

MOST_LISTED = 20
"""Removed contributions listed in one mail; the mail gives only the number of the others."""


def mail_removal(session: Session, event: ContributionRemoved, context: HandlerContext) -> None:
    mail_removed(session, event.contribution_id, context.public_url)


def mail_removed(session: Session, contribution_id: UUID, public_url: str) -> None:
    stmt = recipients.author(contribution_id, ContributionStatus.REMOVED)
    for contribution, dialogue, person in session.execute(stmt).all():
        language = person.language
        rows = session.scalars(recipients.removed_with(contribution)).all()
        items = [content.removed(row, dialogue, language) for row in rows[:MOST_LISTED]]
        if more := len(rows) - len(items):
            items.append(content.more_removed(more, language))
        mail = content.build_notice("removed", person, dialogue, items, public_url)
        moment = contribution.removed_at.isoformat() if contribution.removed_at else ""
        about = [row.id for row in rows]
        queue_notice(session, f"removed:{dialogue.id}:{person.id}:{moment}", person, mail, about)


def mail_exclusion(session: Session, event: ExclusionEvent, context: HandlerContext) -> None:
    """Mail all excluded or readmitted people who have an account.

    If the exclusion ends while its mail still waits for the end of quiet hours, the person gets
    neither mail.
    """
    ended, now = isinstance(event, ParticipantReadmitted), context.now
    spared = _cancel_waiting(session, event.exclusion_id, now) if ended else frozenset()
    stmt = recipients.excluded(event.exclusion_id)
    for exclusion, dialogue, person in session.execute(stmt).all():
        if str(person.id) in spared or (not ended and exclusion.ended_at is not None):
            continue
        name = "readmitted" if ended else "excluded"
        items = [] if ended else [content.excluded(exclusion, person.language)]
        session.execute(cancel_pending(person.id, f"readmitted:{dialogue.id}:", now))
        mail = content.build_notice(name, person, dialogue, items, context.public_url)
        key = f"{name}:{dialogue.id}:{context.row.id}:{person.id}"
        queue_notice(session, key, person, mail, [exclusion.id])


def _cancel_waiting(session: Session, exclusion_id: UUID, now: datetime) -> frozenset[str]:
    """Ids of the people whose mails were cancelled.

    The mails are blanked but kept, so that a second delivery of the event finds them again.
    """
    session.execute(recall([exclusion_id], now, "excluded:").where(Mail.next_try_at > now))
    rows = session.execute(recalled(exclusion_id)).all()
    return frozenset(key.rpartition(":")[2] for key, _ in rows if key.startswith("excluded:"))


def mail_objection_decision(
    session: Session, event: RemovalObjectionDecided, context: HandlerContext
) -> None:
    stmt = recipients.decided_objection(event.contribution_id)
    row = session.execute(stmt).one_or_none()
    if row is not None:
        objection, contribution, dialogue, person = row
        items = [content.objection_decided(contribution, objection, person.language)]
        url = context.public_url
        mail = content.build_notice("objection_decided", person, dialogue, items, url)
        queue_notice(session, f"objection:{objection.id}", person, mail, [contribution.id])


def mail_flood(session: Session, event: DialogueFlooded, context: HandlerContext) -> None:
    """Mail the moderators of the buyer."""
    dialogue = session.get_one(Dialogue, event.dialogue_id)
    readers = people_who(Permission.CONTRIBUTION_MODERATE, dialogue.organisation_id)
    for person in session.scalars(readers).all():
        mail = content.build_notice("flooded", person, dialogue, [], context.public_url)
        mail["member_of"] = dialogue.organisation_id
        queue_notice(session, f"flooded:{context.row.id}:{person.id}", person, mail, [])
