"""Mails about hidings, objections, exports and erasures. The caller commits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.accounts.rules import undisturbed
from api.core.i18n import Language, Texts, marked_text, translate
from api.core.tokens import TokenKind, hash_token, new_token
from api.events.handlers import HandlerContext
from api.hidings.models import Hiding, HidingGround, HidingState
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render
from api.objections.models import Objection
from api.personal_data.events import ErasureAsked, HiddenEvent, ObjectionDecided
from api.personal_data.models import ErasureRequest, ErasureState


class Passage(NamedTuple):
    heading: str
    text: str


def mail_hiding(session: Session, event: HiddenEvent, context: HandlerContext) -> None:
    """Mails the author, unless the author hid the content. Holders of receipts use `get_hiding`."""
    if event.returned:
        return
    hiding = session.get(Hiding, event.hiding_id)
    author = _author(session, hiding)
    if hiding is None or author is None or author.id == hiding.person_id:
        return
    if hiding.state is HidingState.UNDONE:
        return
    mail = hidden_mail(hiding, author.language, context.public_url)
    _queue(session, f"hiding:{hiding.id}", author, mail, context.now)


def mail_decision(session: Session, event: ObjectionDecided, context: HandlerContext) -> None:
    hiding = session.get(Hiding, event.hiding_id)
    objection = session.get(Objection, event.objection_id)
    author = _author(session, hiding)
    if hiding is not None and objection is not None and author is not None:
        mail = decision_mail(hiding, objection, author.language, context.public_url)
        _queue(session, f"objection:{objection.id}", author, mail, context.now)


def mail_erasure(session: Session, event: ErasureAsked, context: HandlerContext) -> None:
    """Creates the token and queues the mail that carries it, once: later calls find its hash."""
    row = session.get(ErasureRequest, event.erasure_id, with_for_update=True)
    if row is None or row.token_hash is not None or row.state is not ErasureState.ASKED:
        return
    person = session.get(Person, row.person_id)
    if person is None:
        return
    token = new_token(TokenKind.ERASURE)
    row.token_hash = hash_token(token)
    queue_mail(
        session,
        key=f"erasure:{row.id}",
        kind=MailKind.CONFIRMATION,
        address=person.email,
        language=person.language,
        person_id=person.id,
        **erasure_mail(person.language, token, context.public_url)._asdict(),
    )


def mail_export(
    session: Session, export_id: UUID, person: Person, now: datetime, public_url: str
) -> None:
    mail = export_mail(person.language, public_url)
    _queue(session, f"export:{export_id}", person, mail, now)


def _author(session: Session, hiding: Hiding | None) -> Person | None:
    if hiding is None or hiding.author_person_id is None:
        return None
    return session.get(Person, hiding.author_person_id)


def _queue(session: Session, key: str, person: Person, mail: RenderedMail, now: datetime) -> None:
    queue_mail(
        session,
        key=key,
        kind=MailKind.NOTICE,
        address=person.email,
        language=person.language,
        person_id=person.id,
        due_at=undisturbed(person, now),
        **mail._asdict(),
    )


def hidden_mail(hiding: Hiding, language: Language, public_url: str) -> RenderedMail:
    """Has the reason and how to object, but not the hidden content."""
    what = "destroyed" if hiding.confirmed_by else "hidden"
    passages = [
        Passage(translate("mail.hidden.ground", language), _ground(hiding.ground, language)),
        *_passage(hiding.reason, "mail.hidden.reason", language),
    ]
    return personal_data_mail(what, language, _address(hiding, public_url), public_url, passages)


def decision_mail(
    hiding: Hiding, objection: Objection, language: Language, public_url: str
) -> RenderedMail:
    what = "objection_upheld" if objection.upheld else "objection_rejected"
    passages = _passage(objection.answer, "mail.objection.answer", language)
    return personal_data_mail(what, language, _address(hiding, public_url), public_url, passages)


def erasure_mail(language: Language, token: str, public_url: str) -> RenderedMail:
    link = f"{public_url}/erasure/confirm?lang={language}&token={token}"
    return personal_data_mail("erasure", language, link, public_url)


def export_mail(language: Language, public_url: str) -> RenderedMail:
    return personal_data_mail("export", language, f"{public_url}/my/export", public_url)


def personal_data_mail(
    what: str,
    language: Language,
    link: str,
    public_url: str,
    passages: Sequence[Passage] = (),
    **params: Any,
) -> RenderedMail:
    """`what` selects the texts `mail.<what>.subject`, `.what` and `.next`."""
    return render(
        "personal_data/personal_data",
        language,
        public_url=public_url,
        subject=translate(f"mail.{what}.subject", language),
        what=what,
        params=params,
        passages=passages,
        link=link,
    )


def _address(hiding: Hiding, public_url: str) -> str:
    return f"{public_url}/my/hidings/{hiding.id}"


def _ground(ground: HidingGround, language: Language) -> str:
    return translate(f"hiding.ground.{ground}", language)


def _passage(texts: Texts, heading: str, language: Language) -> list[Passage]:
    text = marked_text(texts, language)
    return [Passage(translate(heading, language), text)] if text else []
