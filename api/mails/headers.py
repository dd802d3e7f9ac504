"""Header lines that every reader unfolds to the same text. Pure.

The `email` package's own folding splits a text between plain words and encoded ones, which strict
readers join with two spaces, and encodes long addresses such as those of `List-Unsubscribe`, which
no mail program then follows. Here a text is plain and whole, or encoded throughout.
"""

from email.header import Header
from email.utils import parseaddr
from functools import lru_cache

from api.core.email_address import written_email

LONGEST = 78
"""Characters in a line, as far as it can be folded (RFC 5322, 2.1.1)."""
_LONGEST_ENCODED = 76  # a word of 75 and the space before it (RFC 2047, 2)


@lru_cache(maxsize=1024)
def header_line(name: str, value: str) -> str:
    """`name` decides the type of the value: text, name with address, address, or other."""
    if {"\r", "\n"} & set(value):
        raise ValueError(f"{name} is more than one line")
    if name == "Subject":
        value = _text(name, value)
    elif name in {"From", "List-Id"}:
        value = _named(name, value)
    elif name in {"To", "Reply-To"}:
        value = written_email(value)
    return f"{name}: {value}\r\n"


def _text(name: str, value: str) -> str:
    plain = value.isascii() and value.isprintable() and value == value.strip()
    if plain and "=?" not in value and len(name) + len(": ") + len(value) <= LONGEST:
        return value
    return _encoded(name, value)


def _named(name: str, value: str) -> str:
    words, address = parseaddr(value)
    if value.isascii():
        return value
    if "@" in address:
        address = written_email(address)
    return f"{_encoded(name, words)}\r\n <{address}>"


def _encoded(name: str, value: str) -> str:
    header = Header(value, "utf-8", maxlinelen=_LONGEST_ENCODED, header_name=name)
    return header.encode(linesep="\r\n")
