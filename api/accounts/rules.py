"""Sign-ins, sessions and people: limits, lifetimes, validation. Pure."""

import secrets
import zoneinfo
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from hmac import compare_digest
from uuid import UUID

from msgspec import UNSET

from api.accounts.inputs import LONGEST_NAME, PersonPatch, SignInConfirm
from api.accounts.models import Person, SignIn
from api.core.errors import Fault
from api.core.networks import operator_network
from api.core.quotas import Limit
from api.core.text_types import name_faults
from api.core.tokens import sign

SIGN_IN_LASTS = timedelta(minutes=15)
SESSION_LASTS = timedelta(days=30)
TIME_TO_ACT = timedelta(hours=2)
"""Time that must remain to act on a notice that waits for the end of quiet hours."""
MOST_GUESSES = 5
MOST_SESSIONS = 20
"""Maximum number of sessions of one person. A further session ends the one unused for longest."""

_QUARTER, _HOUR, _DAY = timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
SIGN_INS = Limit("sign-in", 20, _QUARTER)
"""Requests from one address; enough for a household or a town hall behind it."""
MAILS_ASKED_FROM_NETWORK = Limit("sign-in-mails-from", 5, _QUARTER)
MAILS = Limit("sign-in-mails", 20, _DAY)
MAILS_BEYOND = Limit("sign-in-mails-beyond", 1, _HOUR)
"""Mails to one mailbox. After the daily limit it gets one an hour, so that nobody can lock its
owner out with requests."""
WRONG_CODES = Limit("wrong-codes", 20, _DAY)
"""For one mailbox: with 100 million codes, guessing one takes thousands of years."""
ALL_WRONG_CODES = Limit("wrong-codes-of-all", 5_000, _DAY)
"""For the whole installation: a guess hits any account on one day in 20,000."""

_HEX_OF_ID = 32


def confirm_faults(data: SignInConfirm) -> Iterator[Fault]:
    if data.token is not None:
        if data.sign_in_id is not None or data.code is not None:
            yield Fault("/token", "token_or_code")
        return
    if data.sign_in_id is None and data.code is None:
        yield Fault("/token", "token_or_code")
    elif data.sign_in_id is None:
        yield Fault("/sign_in_id", "required")
    elif data.code is None:
        yield Fault("/code", "required")


def is_usable(sign_in: SignIn, now: datetime) -> bool:
    return sign_in.used_at is None and sign_in.expires_at > now


def new_code() -> str:
    return f"{secrets.randbelow(100_000_000):08d}"


def code_hash(key: str, sign_in_id: UUID, code: str) -> bytes:
    """A keyed hash, because a plain hash of so few possible codes could be looked up."""
    digits = "".join(code.split())
    return sign(key, "sign-in-code", sign_in_id.bytes + digits.encode())


def place_hash(key: str, person_id: UUID, address: str) -> bytes:
    """A hash of the person and the network operator of the address: equal for all addresses of one
    operator, different for each person."""
    return sign(key, "sign-in-place", person_id.bytes + operator_network(address).encode())


def stop_token(session_id: UUID, key: str) -> str:
    """A token that ends all sessions of the session's person. It can do nothing else because it is
    sent by mail."""
    return f"{session_id.hex}{_stop_signature(session_id, key)}"


def read_stop_token(token: str, key: str) -> UUID | None:
    given, signature = token[:_HEX_OF_ID], token[_HEX_OF_ID:]
    try:
        session_id = UUID(hex=given)
    except ValueError:
        return None
    good = _stop_signature(session_id, key)
    return session_id if compare_digest(signature.encode(), good.encode()) else None


def _stop_signature(session_id: UUID, key: str) -> str:
    return sign(key, "end-sessions", session_id.bytes).hex()


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def person_faults(person: Person) -> Iterator[Fault]:
    if len(person.name) > LONGEST_NAME:
        yield Fault("/name", "length", {"low": 0, "high": LONGEST_NAME})
    yield from name_faults("/name", person.name)
    if person.time_zone not in _time_zones():
        yield Fault("/time_zone", "bad_time_zone")
    quiet = person.quiet_hours
    if quiet and quiet.from_ == quiet.to:
        yield Fault("/quiet_hours/to", "same_hours")


def undisturbed(person: Person, now: datetime) -> datetime:
    """Earliest moment for a notice that can wait: now, or the end of the quiet hours."""
    return person.quiet_hours.after(now, person.time_zone) if person.quiet_hours else now


def notice_due_at(person: Person, now: datetime, *, before: datetime | None = None) -> datetime:
    """The end of the quiet hours, or now if that leaves less than `TIME_TO_ACT` until `before`."""
    later = undisturbed(person, now)
    return later if before is None or later <= before - TIME_TO_ACT else now


def apply_patch(person: Person, patch: PersonPatch) -> frozenset[str]:
    """Returns the names of the changed fields."""
    changed = set()
    for field in ("name", "language", "time_zone", "quiet_hours"):
        value = getattr(patch, field)
        if value is not UNSET and value != getattr(person, field):
            setattr(person, field, value)
            changed.add(field)
    return frozenset(changed)
