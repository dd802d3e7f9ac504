"""The keys by which rows of sheets are known again, where their words were hidden. Pure."""

from collections.abc import Callable

from api.core.tokens import derive

HIDDEN = "hidden:"
KeyDigest = Callable[[str], str]


def hidden_key(secret: str, key: str) -> str:
    """Stands in the place of a key: the sheet's row is known by it, its words are not."""
    return f"{HIDDEN}{derive(secret, 'hidden import key', key.encode()).hex()}"


def is_hidden(key: str | None) -> bool:
    return key is not None and key.startswith(HIDDEN)
