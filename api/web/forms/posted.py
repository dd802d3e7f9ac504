"""Reads a form as it was sent: within bounds, and with all of its text."""

import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs

from api.core.errors import InvalidRequest
from api.http.requests import ApiRequest
from api.web.forms.form import Form, Given
from api.web.page import language_of

FORM_BYTES = 700_000
"""Most bytes of a form: several times what its fields take, so that a text that is too long comes
back to its writer with a fault at the field."""
FIELDS = 5_000

FORM_ID, TOKEN, STEP, VERSION = "form_id", "form_token", "step", "version"
SEAL, TRAP = "seal", "homepage"
SENT, PREVIEWED, EDITED = "send", "preview", "edit"
"""Values of `step`: the buttons of a form and of its preview."""


async def read_form(request: ApiRequest, form: Form) -> Given:
    texts = posted_texts(await request.body())
    own = {item.name for item in form.fields}
    version = _first(texts, VERSION)
    return Given(
        form,
        {name: values for name, values in texts.items() if name in own},
        language_of(request),
        form_id=_first(texts, FORM_ID) or new_form_id(),
        token=_first(texts, TOKEN),
        step=_first(texts, STEP),
        version=int(version) if version.isascii() and version.isdecimal() else None,
        seal=_first(texts, SEAL),
        trap=_first(texts, TRAP),
    )


def new_form_id() -> str:
    return secrets.token_urlsafe(16)


def posted_texts(body: bytes) -> Mapping[str, list[str]]:
    """Browsers write a line break as two characters; texts have one."""
    if body.count(b"&") >= FIELDS:
        raise InvalidRequest.at("", "too_many_fields", limit=FIELDS)
    try:
        texts = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=FIELDS)
    except UnicodeDecodeError:
        raise InvalidRequest.at("", "not_utf8") from None
    return {name: [_unix_lines(value) for value in values] for name, values in texts.items()}


def _unix_lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _first(texts: Mapping[str, list[str]], name: str) -> str:
    return texts.get(name, [""])[0][:200]
