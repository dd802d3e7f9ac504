from datetime import timedelta
from itertools import count
from typing import Any

from api.accounts.models import (
    Consent,
    ConsentMeans,
    ConsentPurpose,
    Person,
    SignedInSession,
    SignIn,
)
from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.ids import new_id
from api.core.tokens import TokenKind, hash_token, new_token
from api.watches.rules import CONSENT_WORDS

_number = count(1)


def person(**values: Any) -> Person:
    number = next(_number)
    defaults = {"id": new_id(), "email": f"person{number}@example.fi", "name": f"Person {number}"}
    return Person(**{**defaults, **values})


def signed_in(somebody: Person) -> tuple[SignedInSession, str]:
    """A session and the token that opens it."""
    token = new_token(TokenKind.SESSION)
    now = utc_now()
    row = SignedInSession(
        person_id=somebody.id,
        token_hash=hash_token(token),
        expires_at=now + timedelta(days=30),
        last_used_at=now,
    )
    return row, token


def sign_in(**values: Any) -> tuple[SignIn, str]:
    """A mailed wish to sign in, and the token of its link."""
    token = new_token(TokenKind.SIGN_IN)
    defaults = {
        "id": new_id(),
        "email": f"new{next(_number)}@example.fi",
        "language": Language.FI,
        "token_hash": hash_token(token),
        "expires_at": utc_now() + timedelta(minutes=15),
    }
    return SignIn(**{**defaults, **values}), token


def consent(somebody: Person, **values: Any) -> Consent:
    """To be mailed what a watch finds."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "person_id": somebody.id,
        "at": utc_now(),
        "purpose": ConsentPurpose.WATCH_BY_MAIL,
        "means": ConsentMeans.MAILED_LINK,
        "words": CONSENT_WORDS,
        "language": Language.FI,
    }
    return Consent(**{**defaults, **values})


def other_code(code: str) -> str:
    """A code of the same form that differs from this one."""
    return f"{(int(code) + 1) % 100_000_000:08d}"
