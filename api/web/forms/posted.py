"""Reads a form as it was sent: within bounds, and with all of its text."""

import secrets
from collections.abc import Mapping
from typing import Any, cast

from litestar.datastructures import UploadFile
from litestar.params import MultipartBody
from litestar.types import Empty
from litestar.utils.scope.state import ScopeState

from api.http.requests import ApiRequest
from api.web.forms.drafts import reader_mark
from api.web.forms.form import Form, Given
from api.web.page import language_of
from api.web.posted_texts import first_text, posted_texts, storable

FORM_BYTES = 700_000
"""Most bytes of a form: several times what its fields take, so that a text that is too long comes
back to its writer with a fault at the field."""

FORM_ID, TOKEN, STEP, VERSION = "form_id", "form_token", "step", "version"
SEAL, TRAP, MARK = "seal", "homepage", "reader_mark"
CARRIED = frozenset({FORM_ID, TOKEN, STEP, SEAL, TRAP, MARK})
"""What every form carries beside its fields and its version."""
SENT, PREVIEWED, EDITED = "send", "preview", "edit"
"""Values of `step`: the buttons of a form and of its preview."""
SAVED = "save"
"""A button that only saves: each press takes effect, also after the back button."""


FormParts = MultipartBody[dict[str, Any]]
"""Of a handler's `data`, where a form has a file: `http/middleware/uploads.py` reads the body."""


async def read_form(request: ApiRequest, form: Form) -> Given:
    parts = ScopeState.from_scope(request.scope).form if form.takes_file else Empty
    if parts is Empty:
        texts: Mapping[str, list[str]] = posted_texts(await request.body())
        files: Mapping[str, UploadFile] = {}
    else:
        texts, files = _divided(cast(Mapping[str, Any], parts))
    version = _short(texts, VERSION)
    return Given(
        form,
        {name: values for name, values in texts.items() if form.takes(name)},
        language_of(request),
        form_id=_short(texts, FORM_ID) or new_form_id(),
        token=_short(texts, TOKEN),
        step=_short(texts, STEP),
        version=version_of(version),
        seal=_short(texts, SEAL),
        trap=_short(texts, TRAP),
        reader_mark=_short(texts, MARK) or reader_mark(request),
        files=files,
    )


def new_form_id() -> str:
    return secrets.token_urlsafe(16)


def _divided(
    parts: Mapping[str, Any],
) -> tuple[Mapping[str, list[str]], Mapping[str, UploadFile]]:
    """Texts and files. A browser sends a file that nobody chose as an empty text."""
    texts: dict[str, list[str]] = {}
    files: dict[str, UploadFile] = {}
    for name, given in parts.items():
        for part in given if isinstance(given, list) else [given]:
            if isinstance(part, UploadFile):
                files.setdefault(name, part)
            else:
                texts.setdefault(storable(name), []).append(storable(part))
    return texts, files


def version_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def _short(texts: Mapping[str, list[str]], name: str) -> str:
    """Of what we put into the form ourselves."""
    return first_text(texts, name)[:200]
