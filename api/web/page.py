"""From a template to an answer: language, headers, the style sheet, the page of a problem."""

import hashlib
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from api.core.errors import Problem
from api.core.i18n import Language, negotiate, translate, translate_count
from api.core.settings import Settings
from api.http.problems import ProblemPages, describe
from api.http.services import services_of

CSP = (
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SHORTLY = "public, max-age=60"
"""Long enough to carry a rush, short enough for a moved deadline."""
NEVER = "private, no-store"

_FOLDER = Path(__file__).parent
_STYLE = (_FOLDER / "style.css").read_bytes()
_STYLE_NAME = f"{hashlib.blake2b(_STYLE, digest_size=8).hexdigest()}.css"
_NAMES = {Language.FI: "Suomi", Language.SV: "Svenska", Language.EN: "English"}

AnyRequest = Request[Any, Any, Any]


class LanguageLink(NamedTuple):
    code: Language
    name: str
    href: str


def chosen_language(request: AnyRequest) -> Language | None:
    """What `?lang=` says; anything unknown there says nothing."""
    given = request.query_params.get("lang")
    return Language(given) if given in list(Language) else None


def language_of(request: AnyRequest) -> Language:
    return chosen_language(request) or negotiate(request.headers.get("accept-language"))


def render_page(
    request: AnyRequest,
    name: str,
    *,
    status: int = 200,
    cache: str = SHORTLY,
    language: Language | None = None,
    **values: Any,
) -> Response[str]:
    """In the language the request asks for, unless the page has one of its own."""
    language = language or language_of(request)
    content = (
        _templates()
        .get_template(f"{name}.html.j2")
        .render(
            **values,
            language=language.value,
            languages=_language_links(request),
            link=partial(_link, chosen_language(request)),
            noindex=cache == NEVER,
            style=f"/static/{_STYLE_NAME}",
            t=partial(_words, language),
            tn=partial(_counted, language),
        )
    )
    headers = {
        "Cache-Control": cache,
        "Content-Language": language.value,
        "Content-Security-Policy": CSP,
        "Vary": "Accept-Language",
    }
    return Response(content, status_code=status, headers=headers, media_type=MediaType.HTML)


def message_page(
    request: AnyRequest, name: str, *, status: int = 200, **params: Any
) -> Response[str]:
    """A title and a few words: `page.<name>.title` and `.text`. Never kept."""
    language = language_of(request)
    return render_page(
        request,
        "message",
        status=status,
        cache=NEVER,
        title=translate(f"page.{name}.title", language, **params),
        lines=translate(f"page.{name}.text", language, **params).splitlines(),
    )


class HtmlProblems(ProblemPages):
    def render(self, request: AnyRequest, problem: Problem) -> Response[str]:
        base = services_of(request.app)[Settings].public_url
        details = describe(problem, language_of(request), base=base, instance=request.url.path)
        lines = [details.detail, *(f"{error.pointer}: {error.detail}" for error in details.errors)]
        page = render_page(
            request, "message", status=problem.status, cache=NEVER, title=details.title, lines=lines
        )
        page.headers.update(problem.headers)
        return page


@get("/static/{name:str}", include_in_schema=False, opt={"unlimited": True}, sync_to_thread=False)
def style(name: FromPath[str]) -> Response[bytes]:
    """Named after its content: kept for ever, and never an old one for a new page."""
    if name != _STYLE_NAME:
        raise NotFoundException
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(_STYLE, media_type="text/css", headers=headers)


def _language_links(request: AnyRequest) -> list[LanguageLink]:
    """The same page in each language. None for what a form answered: it is there only once."""
    if request.method != "GET":
        return []
    query = {name: value for name, value in request.query_params.items() if name != "lang"}
    return [
        LanguageLink(code, name, f"?{urlencode({**query, 'lang': code.value})}")
        for code, name in _NAMES.items()
    ]


def _link(language: Language | None, path: str) -> str:
    """An address of ours that keeps the language that was chosen."""
    return f"{path}?lang={language.value}" if language else path


def _words(language: Language, name: str, /, **params: Any) -> str:
    return translate(name, language, **params)


def _counted(language: Language, name: str, count: int, /, **params: Any) -> str:
    return translate_count(name, count, language, **params)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
