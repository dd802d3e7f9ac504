"""The letter with a code, as one HTML page to print, without scripts and external resources."""

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.core.date_format import written_day
from api.core.i18n import best_text, translate
from api.organisations.models import ConfirmationRequest, Organisation
from api.organisations.rules.confirmation import spaced

_FOLDER = Path(__file__).parent / "templates"
_STYLE = (_FOLDER / "letter.css").read_text("utf-8")
_STYLE_HASH = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
CSP = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def letter_page(
    organisation: Organisation, request: ConfirmationRequest, code: str, public_url: str
) -> str:
    language = request.language
    path = f"/my/organisations/{organisation.id}/confirm/{request.id}"
    return (
        _templates()
        .get_template("letter.html.j2")
        .render(
            t=lambda name, **params: translate(name, language, **params),
            language=language.value,
            css=_STYLE,
            organisation=best_text(organisation.name, language),
            business_id=organisation.business_id,
            code=spaced(code),
            until=written_day(request.expires_at, organisation.time_zone, language),
            public_url=public_url,
            address=f"{public_url}{path}",
        )
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
