"""The pages behind links in mails. Opening one changes nothing: some mail programs open every
link; what the link is for, its button does.

Forms need nothing against forgery from other sites: there are no cookies, so a browser adds
nothing of its own to a form, and who knows the token could as well press the button.
"""

from litestar import Controller, Response, get, post

from api.accounts import service as accounts
from api.accounts.routes import throttle_confirmation
from api.core.errors import Conflict, InvalidRequest
from api.core.i18n import translate
from api.http.requests import ApiRequest
from api.organisations.rules.labels import OrganisationName, shown_name
from api.organisations.service import invitations
from api.presenters.codes import code_names
from api.presenters.contact import organisation_name
from api.presenters.presenter import Presenter, details
from api.presenters.texts import PageText
from api.watches import email_subscriptions
from api.web.mail_links import watches
from api.web.page import language_of, message_page, question_page
from api.web.posted_texts import first_text, posted_texts
from api.web.public import load

_PAGE = {"any_parameters": True}
_FORM = {**_PAGE, "form": {"token": 200}}


class MailedPages(Controller):
    path = "/"
    include_in_schema = False

    @get("/sign-out-everywhere", opt=_PAGE)
    async def ask_to_sign_out(self, request: ApiRequest) -> Response[str]:
        token, key = request.query_params.get("token", ""), request.origin.key
        person = await accounts.find_by_stop_token(request.transaction, token, key)
        if person is None:
            return message_page(request, "sign_out.failed", status=404)
        words = Presenter(language_of(request))
        shown = details(words, "page.sign_in", [("address", [person.email])])
        return question_page(request, "sign_out", token, shown=shown)

    @post("/sign-out-everywhere", opt=_FORM, status_code=200)
    async def sign_out(self, request: ApiRequest) -> Response[str]:
        await throttle_confirmation(request)
        token, key = await posted_token(request), request.origin.key
        try:
            await accounts.revoke_by_stop_token(request.transaction, token, key)
        except InvalidRequest:
            return message_page(request, "sign_out.failed", status=400)
        return message_page(request, "sign_out.done")

    @get("/watches/confirm", opt=_PAGE)
    async def ask_to_watch(self, request: ApiRequest) -> Response[str]:
        session, token = request.transaction, request.query_params.get("token", "")
        pending = await email_subscriptions.find_open(session, token)
        if pending is None:
            return message_page(request, "watch.failed", status=404)
        names = await code_names(session, watches.codes_of(pending.criteria))
        buyers = await load.buyers(session, pending.criteria.buyers)
        shown = watches.details_of(pending, buyers, Presenter(language_of(request), names))
        return question_page(request, "watch", token, shown=shown, text="watch.consent")

    @post("/watches/confirm", opt=_FORM, status_code=200)
    async def watch(self, request: ApiRequest) -> Response[str]:
        await throttle_confirmation(request)
        token, language = await posted_token(request), language_of(request)
        try:
            await email_subscriptions.confirm(request.transaction, token, language)
        except InvalidRequest:
            return message_page(request, "watch.failed", status=400)
        return message_page(request, "watch.confirmed")

    @get("/invitations/accept", opt=_PAGE)
    async def ask_to_join(self, request: ApiRequest) -> Response[str]:
        token = request.query_params.get("token", "")
        pending = await invitations.find_open(request.transaction, token)
        if pending is None:
            return message_page(request, "invitation.failed", status=404)
        invitation, organisation = pending
        words = Presenter(language_of(request))
        pairs: list[tuple[str, list[PageText | str | None]]] = [
            (
                "organisation",
                [organisation_name(organisation.name, organisation.confirmation, words)],
            ),
            ("role", [words.t(f"role.{invitation.role}")]),
            ("address", [invitation.email]),
        ]
        return question_page(
            request, "invitation", token, shown=details(words, "page.invitation", pairs)
        )

    @post("/invitations/accept", opt=_FORM, status_code=200)
    async def join(self, request: ApiRequest) -> Response[str]:
        await throttle_confirmation(request)
        token = await posted_token(request)
        try:
            membership, organisation = await invitations.accept_by_mail(request.transaction, token)
        except InvalidRequest:
            return message_page(request, "invitation.failed", status=400)
        except Conflict:
            return message_page(request, "invitation.member_already", status=409)
        language = language_of(request)
        return message_page(
            request,
            "invitation.joined",
            organisation=shown_name(
                OrganisationName(organisation.name, organisation.confirmation), language
            ),
            role=translate(f"role.{membership.role}", language),
        )


async def posted_token(request: ApiRequest) -> str:
    return first_text(posted_texts(await request.body()), "token")
