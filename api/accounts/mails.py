"""Mails with sign-in links, and mails about sign-ins. The caller commits."""

from datetime import datetime

from sqlalchemy.orm import Session

from api.accounts import queries, rules
from api.accounts.events import SignedInFromNewPlace, SignInRequested
from api.accounts.models import Person, SignedInSession
from api.core.date_format import written_moment
from api.core.i18n import Language, translate
from api.core.tokens import TokenKind, hash_token, new_token
from api.events.handlers import HandlerContext
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render


def mail_sign_in(session: Session, event: SignInRequested, context: HandlerContext) -> None:
    """Creates the secrets and their mail. Runs once: later calls find the hashes and do nothing."""
    wish = session.scalar(queries.sign_in_for_use(event.sign_in_id))
    if wish is None or wish.token_hash is not None or not rules.is_usable(wish, context.now):
        return
    token, code = new_token(TokenKind.SIGN_IN), rules.new_code()
    wish.token_hash = hash_token(token)
    secret = context.settings.secret_key.get_secret_value()
    wish.code_hash = rules.code_hash(secret, wish.id, code)
    # Looked up here because the request must not look up whether the address is known.
    language = session.scalar(queries.language_of(wish.email)) or wish.language
    mail = sign_in_mail(language, token, code, context.public_url)
    queue_mail(
        session,
        key=f"sign-in:{wish.id}",
        kind=MailKind.SIGN_IN,
        address=wish.email,
        language=language,
        **mail._asdict(),
    )


def sign_in_mail(language: Language, token: str, code: str, public_url: str) -> RenderedMail:
    return render(
        "accounts/sign_in",
        language,
        public_url=public_url,
        subject=translate("mail.sign_in.subject", language),
        link=f"{public_url}/sign-in?lang={language}&token={token}",
        code=code,
        minutes=int(rules.SIGN_IN_LASTS.total_seconds() // 60),
    )


def mail_new_place(session: Session, event: SignedInFromNewPlace, context: HandlerContext) -> None:
    """Mails the person of the session at once: if somebody else signed in, every hour counts."""
    row = session.get(SignedInSession, event.session_id)
    if row is None:
        return
    person = session.get_one(Person, row.person_id)
    token = rules.stop_token(row.id, context.settings.secret_key.get_secret_value())
    mail = new_place_mail(person, row.created_at, token, context.public_url)
    queue_mail(
        session,
        key=f"new-place:{row.id}",
        kind=MailKind.SECURITY,
        address=person.email,
        language=person.language,
        person_id=person.id,
        **mail._asdict(),
    )


def new_place_mail(person: Person, at: datetime, token: str, public_url: str) -> RenderedMail:
    language = person.language
    return render(
        "accounts/new_place",
        language,
        public_url=public_url,
        subject=translate("mail.new_place.subject", language),
        moment=written_moment(at, person.time_zone, language),
        link=f"{public_url}/sign-out-everywhere?lang={language}&token={token}",
    )
