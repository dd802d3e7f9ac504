"""Normalises and checks mail addresses. Pure."""

import re
from collections.abc import Iterator

from api.core.errors import Fault

LONGEST = 254

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")


def written_email(text: str) -> str:
    """Lower case, with the domain in ASCII (`xn--…`).

    Returned unchanged if that is impossible, so that the check refuses it.
    """
    local, _, domain = text.strip().rpartition("@")
    if len(text) > LONGEST:
        return text
    try:
        return f"{local}@{ascii_domain(domain)}".lower()
    except UnicodeError:
        return text


def mailbox_of(email: str) -> str:
    """The address without a `+` suffix, which most servers deliver to the same mailbox."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def ascii_domain(domain: str) -> str:
    """Raises UnicodeError for an invalid domain, such as one with an empty label."""
    return domain.encode("idna").decode()


def email_faults(pointer: str, email: str) -> Iterator[Fault]:
    """Checks a normalised address. Non-ASCII local parts are refused: few servers accept them."""
    if len(email) > LONGEST or not _EMAIL.fullmatch(email):
        yield Fault(pointer, "bad_email")
