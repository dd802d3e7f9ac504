"""Authors are told what was decided about their words. The caller commits."""

from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import undisturbed
from api.core.clock import utc_now
from api.hidings.models import Hiding, HidingState
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail
from api.objections.models import Objection
from api.personal_data import mails


def mail_hiding(session: Session, hiding_id: UUID, public_url: str) -> None:
    """To the author, unless it was the author who hid it. Receipts look at `get_hiding`."""
    hiding = session.get(Hiding, hiding_id)
    author = _author(session, hiding)
    if hiding is None or author is None or author.id == hiding.person_id:
        return
    if hiding.state is HidingState.UNDONE:
        return
    mail = mails.hidden_mail(hiding, author.language, public_url)
    _queue(session, f"hiding:{hiding.id}", author, mail)


def mail_decision(session: Session, objection_id: UUID, hiding_id: UUID, public_url: str) -> None:
    hiding, objection = session.get(Hiding, hiding_id), session.get(Objection, objection_id)
    author = _author(session, hiding)
    if hiding is not None and objection is not None and author is not None:
        mail = mails.decision_mail(hiding, objection, author.language, public_url)
        _queue(session, f"objection:{objection.id}", author, mail)


def _author(session: Session, hiding: Hiding | None) -> Person | None:
    if hiding is None or hiding.author_person_id is None:
        return None
    return session.get(Person, hiding.author_person_id)


def _queue(session: Session, key: str, person: Person, mail: RenderedMail) -> None:
    queue_mail(
        session,
        key=key,
        kind=MailKind.NOTICE,
        address=person.email,
        language=person.language,
        person_id=person.id,
        due_at=undisturbed(person, utc_now()),
        **mail._asdict(),
    )
