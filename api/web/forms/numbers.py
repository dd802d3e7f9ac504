"""Numbers in fields."""

from api.core.i18n import Language


def as_number(text: str, _: Language) -> int | str:
    """Anything else stays a text: decoding refuses it with the API's words."""
    return int(text) if text.isascii() and text.isdecimal() else text
