"""Signs people in on pages: an address, a mailed link or code, and back to where they were."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from api.accounts import service
from api.accounts.inputs import SignInConfirm
from api.accounts.routes import throttle_confirmation
from api.accounts.rules import SESSION_LASTS, SIGN_IN_LASTS
from api.accounts.service import SignedIn
from api.core.email_address import written_email
from api.core.errors import Forbidden, InvalidRequest, Why
from api.http.cookies import (
    Cookie,
    delete_cookie,
    delete_cookies_of_things,
    read_cookie,
    set_cookie,
)
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter, details
from api.web.forgery import is_forged
from api.web.forms.flow import FORM_PAGE, Act, Answer, Done, show_form, submit_form
from api.web.forms.form import Given
from api.web.forms.posted import TOKEN
from api.web.page import language_of, message_page, question_page, see
from api.web.posted_texts import first_text, posted_texts
from api.web.sign_in.forms import address_form, code_form
from api.web.sign_in.return_path import HOME, safe_path

_MAILED_TOKEN = "token"  # noqa: S105 - the name of a field


class SignInPages(Controller):
    path = "/"
    include_in_schema = False
    opt = FORM_PAGE

    @get("/sign-in")
    async def ask(self, request: ApiRequest) -> Answer:
        """Asks for an address, or, behind a mailed link, for the press of a button: some mail
        programs open every link."""
        token = request.query_params.get(_MAILED_TOKEN)
        language = language_of(request)
        if token is None:
            path = safe_path(request.query_params.get("return"))
            return await show_form(request, address_form(language, path))
        wish = await service.find_usable(request.transaction, token)
        if wish is None:
            return message_page(request, "sign_in.failed", status=404)
        shown = details(Presenter(language), "page.sign_in", [("address", [wish.email])])
        return question_page(request, "sign_in", token, shown=shown)

    @post("/sign-in", opt={"shows_secret": True})
    async def sign_in(self, request: ApiRequest) -> Answer:
        texts = posted_texts(await request.body())
        if token := texts.get(_MAILED_TOKEN):
            return await _by_link(request, token[0], first_text(texts, TOKEN))
        language = language_of(request)
        return await submit_form(request, address_form(language, HOME), _mail(request))

    @get("/sign-in/{sign_in_id:uuid}")
    async def ask_for_code(self, request: ApiRequest, sign_in_id: FromPath[UUID]) -> Answer:
        return await show_form(request, code_form(language_of(request), sign_in_id))

    @post("/sign-in/{sign_in_id:uuid}", opt={"shows_secret": True})
    async def sign_in_by_code(self, request: ApiRequest, sign_in_id: FromPath[UUID]) -> Answer:
        async def confirm(given: Given) -> Done:
            await throttle_confirmation(request)
            data = given.decode(SignInConfirm)
            signed_in = await service.confirm(request.transaction, data, request.origin)
            session = (Cookie.SESSION, signed_in.token, SESSION_LASTS)
            return Done(_return_path(request), [session])

        return await submit_form(request, code_form(language_of(request), sign_in_id), confirm)

    @post("/sign-out")
    async def sign_out(self, request: ApiRequest) -> Answer:
        token = first_text(posted_texts(await request.body()), TOKEN)
        if is_forged(request, token):
            raise Forbidden(why=Why.OTHER_SITE)
        if request.actor.is_signed_in:
            session_id = request.actor.session_id
            await service.revoke_session(request.transaction, request.actor, session_id)
        answer = see(request, "/signed-out")
        for cookie in Cookie:
            delete_cookie(request, answer, cookie)
        for shown_once in (Cookie.NEW_SECRET, Cookie.NEW_LINK):
            delete_cookies_of_things(request, answer, shown_once)
        return answer

    @get("/signed-out")
    async def signed_out(self, request: ApiRequest) -> Response[str]:
        return message_page(request, "signed_out")


def _mail(request: ApiRequest) -> Act:
    async def mail(given: Given) -> Done:
        email = written_email(given.text("email"))
        language, origin = language_of(request), request.origin
        wish = await service.request_sign_in(
            request.transaction, request.actor, email, language, origin
        )
        path = (Cookie.RETURN, safe_path(given.text("return")), SIGN_IN_LASTS)
        return Done(f"/sign-in/{wish.id}", [path])

    return mail


async def _by_link(request: ApiRequest, token: str, form_token: str) -> Answer:
    await throttle_confirmation(request)
    if is_forged(request, form_token):
        raise Forbidden(why=Why.OTHER_SITE)
    try:
        data = SignInConfirm(token=token)
        signed_in = await service.confirm(request.transaction, data, request.origin)
    except InvalidRequest:
        return message_page(request, "sign_in.failed", status=400)
    return _signed_in(request, signed_in)


def _signed_in(request: ApiRequest, signed_in: SignedIn) -> Redirect:
    answer = see(request, _return_path(request))
    set_cookie(request, answer, Cookie.SESSION, signed_in.token, SESSION_LASTS)
    delete_cookie(request, answer, Cookie.RETURN)
    return answer


def _return_path(request: ApiRequest) -> str:
    return safe_path(read_cookie(request, Cookie.RETURN))
