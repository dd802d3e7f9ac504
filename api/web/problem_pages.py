"""The page of a problem that no form could show. What was typed is on it, and is not lost."""

from collections.abc import Mapping
from typing import Any

from litestar import Response
from litestar.background_tasks import BackgroundTask
from litestar.enums import RequestEncodingType
from litestar.utils.scope.state import ScopeState

from api.core.errors import InvalidRequest, Problem, Unauthenticated
from api.core.i18n import translate
from api.http.problems import ProblemPages
from api.http.requests import ApiRequest
from api.web.forgery import comes_from_elsewhere
from api.web.forms import drafts
from api.web.forms.page import Notice
from api.web.forms.posted import CARRIED, MARK
from api.web.page import (
    NEVER,
    AnyRequest,
    address_of,
    described,
    language_of,
    render_page,
    see,
    sign_in_path,
)
from api.web.posted_texts import first_text, posted_texts

Texts = Mapping[str, list[str]]


class HtmlProblems(ProblemPages):
    def render(self, request: AnyRequest, problem: Problem) -> Response[Any]:
        """Of a form that was sent, everything typed is on the page, to be sent again or copied. Not
        so if another site sent it: the button would send it in the visitor's name."""
        is_signed_out = isinstance(problem, Unauthenticated) and _has_cookies(request)
        if is_signed_out and request.method == "GET":
            return see(request, sign_in_path(address_of(request)))
        texts = {} if comes_from_elsewhere(request) else _texts(request)
        page = _page(request, problem, texts, _sign_in(request) if is_signed_out else None)
        if is_signed_out and texts and isinstance(request, ApiRequest):
            _keep_draft(request, page, texts)
        return page


def _page(
    request: AnyRequest, problem: Problem, texts: Texts, notice: Notice | None
) -> Response[Any]:
    details = described(request, problem)
    lines = [details.detail, *(f"{error.pointer}: {error.detail}" for error in details.errors)]
    page = render_page(
        request,
        "problem_message",
        status=problem.status,
        cache=NEVER,
        title=details.title,
        lines=[] if notice else lines,
        notice=notice,
        path=drafts.form_address(request),
        entries=[(name, text) for name, given in texts.items() for text in given],
        carried=CARRIED | {"token", "version"},
    )
    page.headers.update(problem.headers)
    return page


def _sign_in(request: AnyRequest) -> Notice:
    """The way back to the form, which then has the draft."""
    language = language_of(request)
    text = translate("form.sign_in_again", language)
    back = sign_in_path(drafts.form_address(request))
    return Notice(text, back, translate("page.sign_in.link", language))


def _keep_draft(request: ApiRequest, page: Response[Any], texts: Texts) -> None:
    """Of a form that is not even built for who is not signed in. It is saved before the page is
    sent: the transaction's middleware holds the page back until then."""
    if request.route_handler.opt.get("shows_secret"):
        return
    entries = {name: given for name, given in texts.items() if name not in CARRIED}
    browser, mark = drafts.browser_of(request), first_text(texts, MARK)
    page.background = BackgroundTask(drafts.save, request, browser, mark, entries)
    drafts.remember(request, page, browser)


def _has_cookies(request: AnyRequest) -> bool:
    handler = request.scope.get("route_handler")
    return bool(getattr(handler, "opt", {}).get("cookies"))


def _texts(request: AnyRequest) -> Texts:
    """What was typed into a form that could not be handled at all, such as beyond a rate limit."""
    body, media_type = ScopeState.from_scope(request.scope).body, request.content_type[0]
    if media_type != RequestEncodingType.URL_ENCODED or not isinstance(body, bytes):
        return {}
    try:
        return posted_texts(body)
    except InvalidRequest:
        return {}
