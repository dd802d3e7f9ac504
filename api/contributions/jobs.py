"""Telling authors what came of what they wrote, at once. The caller commits."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import undisturbed
from api.contributions import mails
from api.contributions.models import ContributionStatus
from api.contributions.queries import recipients
from api.core.actor import Permission
from api.core.clock import utc_now
from api.dialogues.models import Dialogue
from api.mails.enqueue import queue_mail
from api.mails.models import Mail
from api.mails.queries import cancel_pending, recall, recalled
from api.organisations.queries.people import people_who

MOST_LISTED = 20
"""Removed contributions in one mail; of others the number."""


def mail_answer(session: Session, answer_id: UUID, public_url: str) -> None:
    """One mail for each who asked, about all of their questions that it answers."""
    rows = session.execute(recipients.askers(answer_id))
    for (person, dialogue), asked in groupby(rows, key=lambda row: (row[3], row[2])):
        language = person.language
        pairs = [(answer, question) for answer, question, *_ in asked]
        ids = [question.id for _, question in pairs]
        items = [mails.answered(question, answer, language) for answer, question in pairs]
        mail = mails.build_notice("answered", person, dialogue, items, public_url)
        _queue(session, f"answered:{answer_id}:{person.id}", person, mail, [answer_id, *ids])


def mail_release(session: Session, contribution_id: UUID, public_url: str) -> None:
    wanted = recipients.author(contribution_id, ContributionStatus.PUBLISHED)
    for contribution, dialogue, person in session.execute(wanted).all():
        items = [mails.released(contribution)]
        mail = mails.build_notice("released", person, dialogue, items, public_url)
        _queue(session, f"released:{contribution_id}", person, mail, [contribution_id])


def mail_removal(session: Session, contribution_id: UUID, public_url: str) -> None:
    wanted = recipients.author(contribution_id, ContributionStatus.REMOVED)
    for contribution, dialogue, person in session.execute(wanted).all():
        language = person.language
        rows = session.scalars(recipients.removed_with(contribution)).all()
        items = [mails.removed(row, dialogue, language) for row in rows[:MOST_LISTED]]
        if more := len(rows) - len(items):
            items.append(mails.more_removed(more, language))
        mail = mails.build_notice("removed", person, dialogue, items, public_url)
        moment = contribution.removed_at.isoformat() if contribution.removed_at else ""
        about = [row.id for row in rows]
        _queue(session, f"removed:{dialogue.id}:{person.id}:{moment}", person, mail, about)


def mail_exclusion(
    session: Session, event_id: UUID, exclusion_id: UUID, public_url: str, *, ended: bool
) -> None:
    """To all who signed in and are excluded by it, or taken in again. Whose exclusion still waited
    for the end of quiet hours when it ended is told of neither.
    """
    now = utc_now()
    spared = _not_told_of(session, exclusion_id, now) if ended else frozenset()
    for exclusion, dialogue, person in session.execute(recipients.excluded(exclusion_id)).all():
        if str(person.id) in spared or (not ended and exclusion.ended_at is not None):
            continue
        name = "readmitted" if ended else "excluded"
        items = [] if ended else [mails.excluded(exclusion, person.language)]
        session.execute(cancel_pending(person.id, f"readmitted:{dialogue.id}:", now))
        mail = mails.build_notice(name, person, dialogue, items, public_url)
        key = f"{name}:{dialogue.id}:{event_id}:{person.id}"
        _queue(session, key, person, mail, [exclusion.id])


def _not_told_of(session: Session, exclusion_id: UUID, now: datetime) -> frozenset[str]:
    """Ids of people; the mails stay behind blank, so that a second delivery finds them again."""
    session.execute(recall([exclusion_id], now, "excluded:").where(Mail.next_try_at > now))
    rows = session.execute(recalled(exclusion_id)).all()
    return frozenset(key.rpartition(":")[2] for key, _ in rows if key.startswith("excluded:"))


def mail_objection_decision(session: Session, contribution_id: UUID, public_url: str) -> None:
    row = session.execute(recipients.decided_objection(contribution_id)).one_or_none()
    if row is not None:
        objection, contribution, dialogue, person = row
        items = [mails.objection_decided(contribution, objection, person.language)]
        mail = mails.build_notice("objection_decided", person, dialogue, items, public_url)
        _queue(session, f"objection:{objection.id}", person, mail, [contribution.id])


def mail_flood(session: Session, event_id: UUID, dialogue_id: UUID, public_url: str) -> None:
    """To those of the buyer who moderate."""
    dialogue = session.get_one(Dialogue, dialogue_id)
    readers = people_who(Permission.CONTRIBUTION_MODERATE, dialogue.organisation_id)
    for person in session.scalars(readers).all():
        mail = mails.build_notice("flooded", person, dialogue, [], public_url)
        mail["member_of"] = dialogue.organisation_id
        _queue(session, f"flooded:{event_id}:{person.id}", person, mail, [])


def mail_dispositions(
    session: Session, contribution_id: UUID, now: datetime, public_url: str
) -> None:
    """To the author of this one, of all that this person has not been told in the dialogue.

    Of a batch the first fact to come tells everything, and the others find nothing left to tell.
    """
    wanted = recipients.author(contribution_id, ContributionStatus.PUBLISHED)
    for _, dialogue, person in session.execute(wanted).all():
        _mail_untold(session, dialogue, person, now, public_url)


def mail_again(session: Session, contribution_id: UUID, now: datetime, public_url: str) -> None:
    """What was taken back, because this one says something else or nothing: as it is now."""
    rows = session.execute(recalled(contribution_id)).all()
    if any(key.startswith("answered:") for key, _ in rows):
        for answer_id in set(session.scalars(recipients.answers_around(contribution_id))):
            mail_answer(session, answer_id, public_url)
    if any(key.startswith("released:") for key, _ in rows):
        mail_release(session, contribution_id, public_url)
    removed = {one for key, about in rows if key.startswith("removed:") for one in about}
    for item in sorted(removed):
        mail_removal(session, item, public_url)
    disposed = {one for key, about in rows if key.startswith("disposed:") for one in about}
    for item in sorted(disposed):
        mail_dispositions(session, item, now, public_url)


def _mail_untold(
    session: Session, dialogue: Dialogue, person: Person, now: datetime, public_url: str
) -> None:
    rows = session.execute(recipients.not_notified(dialogue.id, person.id)).all()
    if not rows:
        return
    items = [mails.disposed(*row, person.language) for row in rows]
    mail = mails.build_notice("disposed", person, dialogue, items, public_url)
    # Told once, each disposition is in one mail only: the first one names it.
    about = [contribution.id for contribution, _ in rows]
    _queue(session, f"disposed:{rows[0][1].id}", person, mail, about)
    for _, disposition in rows:
        disposition.told_at = now


def _queue(
    session: Session, key: str, person: Person, mail: dict[str, Any], about: Sequence[UUID]
) -> None:
    """Nobody has just asked for it: it waits for the end of quiet hours.

    `about`: the contributions whose words it quotes. It is taken back when those change.
    """
    queue_mail(session, key=key, due_at=undisturbed(person, utc_now()), about=about, **mail)
