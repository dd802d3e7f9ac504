from datetime import timedelta
from itertools import count
from typing import Any

from api.accounts.models import Person, SignedInSession, SignIn
from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.secrets import TokenKind, hash_token, new_token
from api.core.text import Language

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
