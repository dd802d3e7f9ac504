"""People and where they are signed in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Insert, Select, Update, select, update
from sqlalchemy.dialects.postgresql import insert

from api.accounts.models import Person, PlatformRole, SignedInSession, SignIn
from api.accounts.rules import MOST_GUESSES
from api.core.keyset import before
from api.core.text import Language

SortKey = tuple[UUID]


def make_person(email: str, language: Language, *, has_account: bool = True) -> Insert:
    """Nothing happens where the address is known: two may confirm it at the same moment."""
    made = insert(Person).values(email=email, language=language, has_account=has_account)
    return made.on_conflict_do_nothing(index_elements=["email"])


def person_by_email(email: str) -> Select[Person]:
    return select(Person).where(Person.email == email)


def operators() -> Select[Person]:
    return select(Person).where(Person.platform_role == PlatformRole.OPERATOR)


def sign_in_for_use(sign_in_id: UUID) -> Select[SignIn]:
    return select(SignIn).where(SignIn.id == sign_in_id).with_for_update()


def sign_in_by_token(token_hash: bytes) -> Select[SignIn]:
    return select(SignIn).where(SignIn.token_hash == token_hash)


def count_guess(sign_in_id: UUID) -> Update:
    """Atomic: of guesses made at the same moment none is free."""
    fitting = update(SignIn).where(SignIn.id == sign_in_id, SignIn.guesses < MOST_GUESSES)
    return fitting.values(guesses=SignIn.guesses + 1).returning(SignIn.id)


def live_sessions(person_id: UUID, now: datetime) -> Select[SignedInSession]:
    return select(SignedInSession).where(
        SignedInSession.person_id == person_id,
        SignedInSession.revoked_at.is_(None),
        SignedInSession.expires_at > now,
    )


def sessions_page(
    person_id: UUID, now: datetime, *, start: SortKey | None, limit: int
) -> Select[SignedInSession]:
    """Newest first; one row more than the page holds."""
    columns = (SignedInSession.id,)
    chosen = live_sessions(person_id, now).where(before(columns, start))
    return chosen.order_by(SignedInSession.id.desc()).limit(limit + 1)
