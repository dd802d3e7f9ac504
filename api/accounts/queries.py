"""People and their sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Insert, Select, Update, select, update
from sqlalchemy.dialects.postgresql import insert

from api.accounts.models import Person, PlatformRole, SignedInSession, SignIn
from api.accounts.rules import MOST_GUESSES
from api.core.i18n import Language
from api.core.keyset import before

SortKey = tuple[UUID]


def make_person(email: str, language: Language, *, has_account: bool = True) -> Insert:
    """Does nothing if the address is known: two requests may confirm it at the same moment."""
    stmt = insert(Person).values(email=email, language=language, has_account=has_account)
    return stmt.on_conflict_do_nothing(index_elements=["email"])


def person_by_email(email: str) -> Select[Person]:
    return select(Person).where(Person.email == email)


def operators() -> Select[Person]:
    return select(Person).where(Person.platform_role == PlatformRole.OPERATOR)


def language_of(email: str) -> Select[Language]:
    return select(Person.language).where(Person.email == email)


def sign_in_for_use(sign_in_id: UUID) -> Select[SignIn]:
    return select(SignIn).where(SignIn.id == sign_in_id).with_for_update()


def sign_in_by_token(token_hash: bytes) -> Select[SignIn]:
    return select(SignIn).where(SignIn.token_hash == token_hash)


def count_guess(sign_in_id: UUID) -> Update:
    """Atomic, so that simultaneous guesses are all counted. Returns the address."""
    fitting = update(SignIn).where(SignIn.id == sign_in_id, SignIn.guesses < MOST_GUESSES)
    return fitting.values(guesses=SignIn.guesses + 1).returning(SignIn.email)


def newest_usable(email: str, now: datetime) -> Select[SignIn]:
    usable = select(SignIn).where(
        SignIn.email == email, SignIn.used_at.is_(None), SignIn.expires_at > now
    )
    return usable.order_by(SignIn.id.desc()).limit(1)


def person_of_session(session_id: UUID) -> Select[Person]:
    """The person of a session, also of an ended one while it is kept."""
    of_session = SignedInSession.person_id == Person.id
    return select(Person).join(SignedInSession, of_session).where(SignedInSession.id == session_id)


def known_places(person_id: UUID) -> Select[bytes | None]:
    """Networks of all sessions that are still kept, ended ones too."""
    places = select(SignedInSession.place).where(SignedInSession.person_id == person_id)
    return places.where(SignedInSession.place.is_not(None)).distinct()


def end_sessions(person_id: UUID, now: datetime, *, but: UUID | None = None) -> Update:
    live = update(SignedInSession).where(
        SignedInSession.person_id == person_id, SignedInSession.revoked_at.is_(None)
    )
    if but is not None:
        live = live.where(SignedInSession.id != but)
    return live.values(revoked_at=now)


def sessions_beyond(person_id: UUID, now: datetime, *, kept: int) -> Select[SignedInSession]:
    """The sessions unused for longest, beyond the `kept` most recently used ones."""
    live = live_sessions(person_id, now).order_by(SignedInSession.last_used_at.desc())
    return live.offset(kept)


def live_sessions(person_id: UUID, now: datetime) -> Select[SignedInSession]:
    return select(SignedInSession).where(
        SignedInSession.person_id == person_id,
        SignedInSession.revoked_at.is_(None),
        SignedInSession.expires_at > now,
    )


def sessions_page(
    person_id: UUID, now: datetime, *, start: SortKey | None, limit: int
) -> Select[SignedInSession]:
    """Newest first, with one row more than the page holds."""
    columns = (SignedInSession.id,)
    stmt = live_sessions(person_id, now).where(before(columns, start))
    return stmt.order_by(SignedInSession.id.desc()).limit(limit + 1)
