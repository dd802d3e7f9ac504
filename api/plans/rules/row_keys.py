"""Import keys of rows whose words were hidden. Pure."""

from collections.abc import Callable

from api.core.tokens import derive

HIDDEN = "hidden:"
KeyDigest = Callable[[str], str]


def hidden_key(secret: str, key: str) -> str:
    """A keyed hash that replaces a key: it still identifies the row, and it holds no words."""
    return f"{HIDDEN}{derive(secret, 'hidden import key', key.encode()).hex()}"


def is_hidden(key: str | None) -> bool:
    return key is not None and key.startswith(HIDDEN)
