"""One way to write a mail address, and what it must be like. Pure."""

import re
from collections.abc import Iterator

from api.core.errors import Fault

LONGEST = 254

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_EMAIL = re.compile(rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+(?=[a-z]){_LABEL}")


def written_email(text: str) -> str:
    """Lower case, the domain in its ASCII form (`xn--…`).

    Left alone if it cannot be written so, to be refused.
    """
    local, _, domain = text.strip().rpartition("@")
    if len(text) > LONGEST:
        return text
    try:
        return f"{local}@{ascii_domain(domain)}".lower()
    except UnicodeError:
        return text


def mailbox_of(email: str) -> str:
    """Of a written address, without what stands behind a `+`: for most servers the same."""
    local, _, domain = email.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


def ascii_domain(domain: str) -> str:
    """Raises UnicodeError for what cannot be a domain, such as an empty label."""
    return domain.encode("idna").decode()


def email_faults(pointer: str, email: str) -> Iterator[Fault]:
    """Of a written address. Local parts beyond ASCII are refused: few servers take them."""
    if len(email) > LONGEST or not _EMAIL.fullmatch(email):
        yield Fault(pointer, "bad_email")
