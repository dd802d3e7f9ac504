"""Worker steps and commands of accounts. The caller commits."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.accounts import queries
from api.accounts.models import Person, PlatformRole, SignedInSession, SignIn
from api.core.actor import SYSTEM
from api.core.audit import record_audit
from api.core.i18n import Language
from api.core.retention import RETENTION, RetentionPeriod

KEPT_AFTER_END = RETENTION[RetentionPeriod.SIGN_INS]


def purge_secrets(session: Session, now: datetime) -> None:
    """Deletes sign-ins and sessions whose retention is over."""
    long_ago = now - KEPT_AFTER_END
    session.execute(delete(SignIn).where(SignIn.expires_at < long_ago))
    session.execute(delete(SignedInSession).where(SignedInSession.expires_at < long_ago))
    session.execute(delete(SignedInSession).where(SignedInSession.revoked_at < long_ago))


def add_operator(session: Session, email: str) -> Person:
    """Makes the person with this normalised address an operator of the platform."""
    return _appoint(session, email, PlatformRole.OPERATOR)


def add_moderator(session: Session, email: str) -> Person:
    """Makes the person with this normalised address a moderator of all buyers' dialogues."""
    return _appoint(session, email, PlatformRole.MODERATOR)


def _appoint(session: Session, email: str, role: PlatformRole) -> Person:
    session.execute(queries.make_person(email, Language.FI))
    person = session.scalars(queries.person_by_email(email)).one()
    person.platform_role = role
    target = f"people/{person.id}"
    record_audit(session, SYSTEM, f"person.make_{role}", target, changed=["platform_role"])
    return person
