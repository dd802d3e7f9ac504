"""From a template to an answer: language, headers, the style sheet."""

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Request, Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Redirect

from api.core.errors import Problem
from api.core.i18n import Language, negotiate, translate, translate_count
from api.core.settings import Settings
from api.http.etags import page_answer
from api.http.problems import ProblemDetails, describe
from api.http.requests import ApiRequest
from api.http.services import services_of
from api.presenters.texts import Detail
from api.web.branding import logo_of, style_of
from api.web.forgery import form_token
from api.web.languages import in_language

CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
EMBEDDED_CSP = CSP.replace("frame-ancestors 'none'", "frame-ancestors *")
"""For pages without forms that other sites may show in a frame."""
OK = 200
SHORTLY = "public, max-age=60"
"""Long enough to carry a rush, short enough for a moved deadline."""
NEVER = "private, no-store"

_FOLDER = Path(__file__).parent
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
    csp: str = CSP,
    **values: Any,
) -> Response[str]:
    """In the language the request asks for, unless the page has one of its own."""
    language = language or language_of(request)
    settings = services_of(request.app)[Settings]
    logo = logo_of(settings)
    content = (
        _templates()
        .get_template(f"{name}.html.j2")
        .render(
            **values,
            language=language.value,
            languages=_language_links(request),
            link=partial(_link, chosen_language(request)),
            noindex=cache == NEVER,
            language_chosen=chosen_language(request) is not None,
            session_token=_session_token(request),
            site=settings.site_name,
            style=f"/static/{style_of(settings).name}",
            logo=f"/static/{logo.name}" if logo else None,
            t=partial(_words, language),
            tn=partial(_counted, language),
        )
    )
    headers = {
        "Cache-Control": cache,
        "Content-Language": language.value,
        "Content-Security-Policy": csp,
        "Vary": "Accept-Language",
    }
    is_repeatable = request.scope["route_handler"].opt.get("repeatable") if status == OK else False
    if is_repeatable and isinstance(request, ApiRequest):
        return page_answer(request, content.encode(), headers, MediaType.HTML)
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


def question_page(
    request: AnyRequest,
    about: str,
    token: str,
    *,
    shown: Sequence[Detail],
    text: str | None = None,
) -> Response[str]:
    """What a mailed link would do, as `page.<about>` says it, and the button that does it."""
    return render_page(
        request,
        "question",
        cache=NEVER,
        about=about,
        text=text or f"page.{about}.text",
        path=request.url.path,
        token=token,
        shown=shown,
    )


def address_of(request: AnyRequest, **more: str) -> str:
    """The path with its query, for a link that leads back to the page."""
    given = request.scope["query_string"].decode("latin-1")
    query = "&".join(part for part in (given, urlencode(more)) if part)
    return f"{request.url.path}?{query}" if query else request.url.path


def sign_in_path(path: str) -> str:
    """The page that asks to sign in, and leads back to this path."""
    return f"/sign-in?{urlencode({'return': path})}"


def see(request: AnyRequest, path: str) -> Redirect:
    """After a form: the browser opens this page of ours, in the language that was chosen."""
    location = _link(chosen_language(request), path)
    return Redirect(location, status_code=303, headers={"Cache-Control": NEVER})


def described(request: AnyRequest, problem: Problem) -> ProblemDetails:
    """A problem in the words of the page's reader."""
    base = services_of(request.app)[Settings].public_url
    return describe(problem, language_of(request), base=base, instance=request.url.path)


@get("/static/{name:str}", include_in_schema=False, opt={"unlimited": True}, sync_to_thread=False)
def static_file(request: ApiRequest, name: FromPath[str]) -> Response[bytes]:
    """Named after its content: kept for ever, and never an old one for a new page."""
    settings = request.settings
    for file in (style_of(settings), logo_of(settings)):
        if file is not None and file.name == name:
            headers = {"Cache-Control": "public, max-age=31536000, immutable"}
            return Response(file.content, media_type=file.media_type, headers=headers)
    raise NotFoundException


def _language_links(request: AnyRequest) -> list[LanguageLink]:
    """The same page in each language. None for what a form answered: it is there only once."""
    if request.method != "GET":
        return []
    given = parse_qsl(request.scope["query_string"].decode("latin-1"), errors="replace")
    query = [pair for pair in given if pair[0] != "lang"]
    return [
        LanguageLink(code, name, f"?{urlencode([*query, ('lang', code.value)])}")
        for code, name in _NAMES.items()
    ]


def _session_token(request: AnyRequest) -> str:
    """Of the button that signs out, on pages of who is signed in."""
    if not isinstance(request, ApiRequest) or not request.actor.is_signed_in:
        return ""
    return form_token(request)


def _link(language: Language | None, path: str) -> str:
    """An address of ours that keeps the language that was chosen."""
    if language is None or "lang=" in path:
        return path
    return f"{path}{'&' if '?' in path else '?'}lang={language.value}"


def _words(language: Language, name: str, /, **params: Any) -> str:
    return translate(name, language, **params)


def _counted(language: Language, name: str, count: int, /, **params: Any) -> str:
    return translate_count(name, count, language, **params)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([_FOLDER / "templates", *sorted(_FOLDER.glob("*/templates"))]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters["in_language"] = in_language
    return environment
