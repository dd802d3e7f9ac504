"""The texts of a form as a browser sends it (`application/x-www-form-urlencoded`). Pure."""

from collections.abc import Mapping
from urllib.parse import parse_qs

from api.core.errors import InvalidRequest

FIELDS = 5_000
"""Most fields of a form: a table of a thousand rows has fewer."""


def posted_texts(body: bytes) -> Mapping[str, list[str]]:
    """By the name of their field. Raises InvalidRequest."""
    if body.count(b"&") >= FIELDS:
        raise InvalidRequest.at("", "too_many_fields", limit=FIELDS)
    try:
        texts = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=FIELDS)
    except UnicodeDecodeError:
        raise InvalidRequest.at("", "not_utf8") from None
    return {storable(name): [storable(text) for text in texts[name]] for name in texts}


def first_text(texts: Mapping[str, list[str]], name: str) -> str:
    return texts.get(name, [""])[0]


def storable(text: str) -> str:
    """Browsers write a line break as two characters; texts have one. PostgreSQL stores no NUL:
    it becomes the replacement character, as in HTML."""
    return text.replace("\r\n", "\n").replace("\0", "\ufffd")
