"""What happens to every form: shown, sent, checked, done once, or given back with its text."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import structlog
from litestar import HttpMethod, Response
from litestar.response import Redirect

from api.core.errors import Forbidden, Internal, Problem, StaleVersion, Unauthenticated, Why
from api.core.request_errors import VersionRequired
from api.core.versions import ExpectedVersion, Tagged, version_mac
from api.forms import service
from api.forms.service import Entries
from api.http.cookies import set_cookie
from api.http.problems import from_exception
from api.http.requests import ApiRequest
from api.web.forgery import is_forged
from api.web.forms import drafts
from api.web.forms.form import Detail, Form, Given, UnreadForm
from api.web.forms.page import (
    edit_page,
    empty_page,
    preview_page,
    refused_page,
)
from api.web.forms.posted import (
    EDITED,
    FORM_BYTES,
    PREVIEWED,
    SAVED,
    VERSION,
    new_form_id,
    read_form,
)
from api.web.page import address_of, see, sign_in_path

Answer = Response[str] | Redirect


Cookies = Sequence[tuple[str, str, timedelta]]
"""Names, values, and how long each lasts."""


class Done(NamedTuple):
    """The form took effect: the page that says so, and cookies for the browser."""

    path: str
    cookies: Cookies = ()


Act = Callable[[Given], Awaitable[Done]]
"""Does what the form is for. Raises Problem."""
Prepare = Callable[[Given], Awaitable[None]]
"""Work that takes long and must not hold the transaction, such as reading a file. It may commit: it
runs before the form is claimed, and again for a second copy of the form."""
Preview = Callable[[Given], Awaitable[Sequence[Detail]]]
Again = Callable[[Given], Awaitable[Cookies]]
"""The cookies of the first copy, for a second one: a browser drops the answer to the first when a
button is pressed twice."""

FORM_PAGE = {"any_parameters": True, "cookies": True, "form_bytes": FORM_BYTES}
"""`opt` of a route with a form, for GET and POST."""
BOTH = (HttpMethod.GET, HttpMethod.POST)
"""The methods of a route that `answer_form` answers."""

log = structlog.get_logger(__name__)


async def answer_form(
    request: ApiRequest,
    form: Form,
    act: Act,
    preview: Preview | None = None,
    *,
    prepare: Prepare | None = None,
    again: Again | None = None,
) -> Answer:
    """For a route of both methods: shows the form, or takes it as it was sent."""
    if request.method == "POST":
        return await submit_form(request, form, act, preview, prepare=prepare, again=again)
    return await show_form(request, form)


async def show_form(request: ApiRequest, form: Form) -> Answer:
    """The form, with the draft of this browser if it left one."""
    if form.needs_sign_in and not request.actor.is_signed_in:
        return see(request, sign_in_path(address_of(request)))
    draft = None
    if form.keeps_draft and request.query_params.get("draft") != "discard":
        draft = await drafts.find(request)
    return empty_page(request, await _loaded(form), draft)


async def submit_form(
    request: ApiRequest,
    form: Form,
    act: Act,
    preview: Preview | None = None,
    *,
    prepare: Prepare | None = None,
    again: Again | None = None,
) -> Answer:
    """Sends the reader to the page that `act` names; a refusal shows the form with its text."""
    given = await read_form(request, form)
    try:
        _require_ours(request, given)
        if given.step == EDITED:
            return edit_page(request, await _with_values(given))
        if given.form.redraw and (entries := given.form.redraw(given.entries, given.step)):
            redrawn = replace(await _with_values(given), entries=entries)
            return await _with_draft(request, redrawn, edit_page(request, redrawn))
        if prepare is not None:
            await prepare(given)
        form_id = _claimed_id(request, given)
        if earlier := await service.claim(request.transaction, form_id):
            return _see(request, Done(earlier, await again(given) if again else ()))
        if preview is not None and given.step == PREVIEWED:
            return await _preview(request, given, act, preview)
        return await _act(request, given, act, form_id)
    except Exception as error:
        problem = _as_stale(from_exception(error))
        if problem.status >= Internal.status:
            log.exception("form failed")
        return await _refuse(request, given, problem)


def _as_stale(problem: Problem) -> Problem:
    """A version is required where the form saw nothing: somebody else has made it meanwhile."""
    return StaleVersion() if isinstance(problem, VersionRequired) else problem


def _require_ours(request: ApiRequest, given: Given) -> None:
    if is_forged(request, given.token):
        raise Forbidden(why=Why.OTHER_SITE)
    if given.form.needs_sign_in and not request.actor.is_signed_in:
        raise Unauthenticated


async def _preview(request: ApiRequest, given: Given, act: Act, preview: Preview) -> Answer:
    details = await preview(given)
    await act(given)  # nothing of it stays: it only tells what would be refused
    await request.transaction.rollback()
    return await _with_draft(request, given, preview_page(request, given, details))


async def _act(request: ApiRequest, given: Given, act: Act, form_id: str) -> Answer:
    session = request.transaction
    done = await act(given)
    await service.finish(session, form_id, done.path)
    await drafts.forget(request)
    return _see(request, done)


def _see(request: ApiRequest, done: Done) -> Answer:
    answer = see(request, done.path)
    for cookie, value, lasts in done.cookies:
        set_cookie(request, answer, cookie, value, lasts)
    return answer


def _claimed_id(request: ApiRequest, given: Given) -> str:
    """With an account it is of this form and person: nobody gets the answer of another form, or of
    somebody else. Without one, the id counts once in all forms: receipts are derived from it."""
    is_saved = given.step == SAVED and given.form.seal is None  # a seal counts once
    form_id = new_form_id() if is_saved else given.form_id
    if not given.form.needs_sign_in:
        return form_id
    return bound_id(request, form_id)


def bound_id(request: ApiRequest, form_id: str) -> str:
    return f"{form_id} {request.url.path} {request.actor.person_id}"


def expected_version(request: ApiRequest, given: Given, thing: Tagged) -> ExpectedVersion:
    """The version that the writer saw: the service refuses it if there is a newer one."""
    return exact_version(request, thing.id, given.version or 0)


def exact_version(request: ApiRequest, thing_id: UUID, version: int) -> ExpectedVersion:
    key = request.settings.secret_key.get_secret_value()
    seen = SeenVersion(thing_id, version)
    return ExpectedVersion(key, frozenset({(seen.version, version_mac(key, seen))}))


class SeenVersion(NamedTuple):
    id: UUID
    version: int


async def _refuse(request: ApiRequest, given: Given, problem: Problem) -> Answer:
    await request.transaction.rollback()
    if not isinstance(problem, UnreadForm):
        problem.faults = tuple(map(given.as_typed, problem.faults))
    given = await _with_values(given)
    return await _with_draft(request, given, refused_page(request, given, problem))


async def _with_values(given: Given) -> Given:
    return replace(given, form=await _loaded(given.form))


async def _loaded(form: Form) -> Form:
    return replace(form, values=await form.load_values()) if form.load_values else form


async def _with_draft(request: ApiRequest, given: Given, page: Response[str]) -> Answer:
    """The draft is committed although the request is refused."""
    if given.form.keeps_draft:
        browser, mark = drafts.browser_of(request), given.reader_mark
        if await drafts.save(request, browser, mark, _kept(given)):
            drafts.remember(request, page, browser)
    return page


def _kept(given: Given) -> Entries:
    version = {} if given.version is None else {VERSION: [str(given.version)]}
    return {**given.entries, **version} if given.entries else {}
