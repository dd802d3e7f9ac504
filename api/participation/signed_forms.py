"""Signed forms, which stand in the place of the proof of work where a browser runs no script. Pure.

The seal of a form tells when it was shown. It is bound to the form's random id, to its purpose and
to the dialogue, so it fits no other form. Nothing is stored when a form is shown.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from math import ceil
from typing import NamedTuple
from uuid import UUID

from api.core.errors import Fault
from api.core.tokens import TokenKind, derive, derived_token, sign
from api.participation.proof_of_work import Work

WAIT = timedelta(seconds=3)
"""Between showing a form and sending it: nobody writes faster, and a program pays with time."""
HIGHEST_RISE = 4
"""The wait doubles with each step of the rate, up to this many times."""
LASTS = timedelta(days=1)
"""Shorter than forms that were sent are remembered, so that none takes effect twice."""
_DIGITS = 16


class SignedForm(NamedTuple):
    """A form as it was sent."""

    form_id: str
    seal: str
    trap: str
    """A field that people do not see; programs fill it in."""


class Purpose(NamedTuple):
    """What a seal is for."""

    work: Work
    dialogue_id: UUID


def make_seal(secret_key: str, purpose: Purpose, form_id: str, now: datetime) -> str:
    time = str(int(now.timestamp() * 1000))
    return f"{time}.{_mac(secret_key, purpose, form_id, time)}"


def shown_at(secret_key: str, purpose: Purpose, form_id: str, seal: str) -> datetime | None:
    """None unless this is the seal of this form."""
    time, _, mac = seal.partition(".")
    expected = _mac(secret_key, purpose, form_id, time)
    if not compare_digest(expected.encode(), mac.encode()) or len(time) > _DIGITS:
        return None
    return datetime.fromtimestamp(int(time) / 1000, UTC)


def is_usable(secret_key: str, purpose: Purpose, form_id: str, seal: str, now: datetime) -> bool:
    """True if the form can still be sent, perhaps after a wait."""
    shown = shown_at(secret_key, purpose, form_id, seal)
    return shown is not None and now - shown < LASTS


def form_faults(
    secret_key: str, purpose: Purpose, form: SignedForm, rise: int, now: datetime
) -> Iterator[Fault]:
    """`rise`: by how many steps the rate has risen."""
    shown = shown_at(secret_key, purpose, form.form_id, form.seal)
    if form.trap.strip():
        yield Fault("", "form_trap")
    elif shown is None:
        yield Fault("", "form_not_signed")
    elif now - shown >= LASTS:
        yield Fault("", "form_expired")
    elif now - shown < (wait := WAIT * 2 ** min(rise, HIGHEST_RISE)):
        yield Fault("", "form_too_fast", {"seconds": ceil((wait - (now - shown)).total_seconds())})


def receipt_of(secret_key: str, form_id: str) -> str:
    """The receipt that a form brings: a second copy of the form brings the same, and it need not
    be stored."""
    secret = derive(secret_key, "receipt of a form", form_id.encode())
    return derived_token(TokenKind.RECEIPT, secret)


def _mac(secret_key: str, purpose: Purpose, form_id: str, time: str) -> str:
    message = f"{purpose.dialogue_id}:{form_id}:{time}".encode()
    return sign(secret_key, f"{purpose.work} form", message).hex()
