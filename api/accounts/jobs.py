"""What workers and the command line do with accounts. The caller commits."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.accounts import queries, rules
from api.accounts.models import Person, PlatformRole, SignedInSession, SignIn
from api.core.actor import SYSTEM
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.date_format import written_moment
from api.core.i18n import Language, translate
from api.core.retention import KEPT, RetentionPeriod
from api.core.settings import Settings
from api.core.tokens import TokenKind, hash_token, new_token
from api.mails.enqueue import queue_mail
from api.mails.models import MailKind
from api.mails.rendering import RenderedMail, render

KEPT_AFTER_END = KEPT[RetentionPeriod.SIGN_INS]


def mail_sign_in(session: Session, sign_in_id: UUID, settings: Settings) -> None:
    """Make the secrets and the mail that carries them. Once only: later calls find the hashes."""
    wish = session.scalar(queries.sign_in_for_use(sign_in_id))
    if wish is None or wish.token_hash is not None or not rules.is_usable(wish, utc_now()):
        return
    token, code = new_token(TokenKind.SIGN_IN), rules.new_code()
    wish.token_hash = hash_token(token)
    wish.code_hash = rules.code_hash(settings.secret_key.get_secret_value(), wish.id, code)
    # Here, not in the request: that does not look up whether the address is known.
    language = session.scalar(queries.language_of(wish.email)) or wish.language
    mail = sign_in_mail(language, token, code, settings.public_url)
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
        "sign_in",
        language,
        public_url=public_url,
        subject=translate("mail.sign_in.subject", language),
        link=f"{public_url}/sign-in?lang={language}&token={token}",
        code=code,
        minutes=int(rules.SIGN_IN_LASTS.total_seconds() // 60),
    )


def mail_new_place(session: Session, session_id: UUID, settings: Settings) -> None:
    """To whose session it is, at once: if it was somebody else, every hour counts."""
    row = session.get(SignedInSession, session_id)
    if row is None:
        return
    person = session.get_one(Person, row.person_id)
    token = rules.stop_token(row.id, settings.secret_key.get_secret_value())
    mail = new_place_mail(person, row.created_at, token, settings.public_url)
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
        "security",
        language,
        public_url=public_url,
        subject=translate("mail.new_place.subject", language),
        what="new_place",
        params={"moment": written_moment(at, person.time_zone, language)},
        link=f"{public_url}/sign-out-everywhere?lang={language}&token={token}",
    )


def purge_secrets(session: Session, now: datetime) -> None:
    """Sign-ins and sessions that ended long ago: who signed in when is nobody's business then."""
    long_ago = now - KEPT_AFTER_END
    session.execute(delete(SignIn).where(SignIn.expires_at < long_ago))
    session.execute(delete(SignedInSession).where(SignedInSession.expires_at < long_ago))
    session.execute(delete(SignedInSession).where(SignedInSession.revoked_at < long_ago))


def add_operator(session: Session, email: str) -> Person:
    """Make the person of a written address an operator of the platform."""
    session.execute(queries.make_person(email, Language.FI))
    person = session.scalars(queries.person_by_email(email)).one()
    person.platform_role = PlatformRole.OPERATOR
    target = f"people/{person.id}"
    record_audit(session, SYSTEM, "person.make_operator", target, changed=["platform_role"])
    return person
