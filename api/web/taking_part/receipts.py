"""The receipt of somebody without an account: shown once, saved, entered on another device."""

import re
from uuid import UUID

from litestar import Controller, MediaType, Response, get, route
from litestar.params import FromPath

from api.continuous.service.loading import get as get_dialogue
from api.core.errors import Fault, InvalidRequest
from api.core.i18n import translate
from api.core.tokens import TokenKind, token_kind
from api.dialogues.models import Dialogue
from api.http.cookies import Cookie, cookie_of, read_cookie
from api.http.requests import ApiRequest
from api.participation.actors import holder_of
from api.web.forms.fields import Field
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Cookies, Done, answer_form
from api.web.forms.form import Form, Given
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page, see
from api.web.taking_part.notices import done_notice
from api.web.taking_part.senders import NO_TIME, receipt_cookie

_RECEIPT = re.compile(r"vp_rec_[A-Za-z0-9]+")
_LONGEST = 2_000
"""Whoever pastes the whole saved file is understood."""


class ReceiptPages(Controller):
    path = "/dialogues/{dialogue_id:uuid}"
    include_in_schema = False

    @get("/receipt", opt=FORM_PAGE)
    async def receipt(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Response[str]:
        """Without a new receipt the page says that it was shown already."""
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
        return render_page(
            request,
            "receipt",
            cache=NEVER,
            dialogue=best_text(dialogue.title, language_of(request)),
            page=f"/dialogues/{dialogue.id}",
            notice=done_notice(request),
            receipt=_new_receipt(request, dialogue),
        )

    @get("/receipt.txt", opt=FORM_PAGE)
    async def receipt_file(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
        token, language = _new_receipt(request, dialogue), language_of(request)
        if token is None:
            return see(request, f"/dialogues/{dialogue.id}/receipt")
        text = translate(
            "page.receipt.file",
            language,
            title=best_text(dialogue.title, language),
            receipt=token,
            address=f"{request.settings.public_url}/dialogues/{dialogue.id}/mine",
        )
        name = translate("page.receipt.file_name", language)
        headers = {
            "Cache-Control": NEVER,
            "Content-Disposition": f'attachment; filename="{name}.txt"',
        }
        return Response(text + "\n", media_type=MediaType.TEXT, headers=headers)

    @route("/receipt/enter", http_method=BOTH, opt=FORM_PAGE)
    async def enter(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)

        async def enter(given: Given) -> Done:
            return Done(f"/dialogues/{dialogue.id}/mine", await again(given))

        async def again(given: Given) -> Cookies:
            return [receipt_cookie(dialogue.id, await _entered(request, given, dialogue))]

        return await answer_form(request, _enter_form(request, dialogue), enter, again=again)

    @route("/receipt/forget", http_method=BOTH, opt=FORM_PAGE)
    async def forget(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        """Takes the receipt from this browser only: somebody else may use the device next."""
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)

        async def forget(_: Given) -> Done:
            return Done(f"/dialogues/{dialogue.id}/receipt?done=forgotten", await again(_))

        async def again(_: Given) -> Cookies:
            kinds = (Cookie.RECEIPT, Cookie.NEW_RECEIPT)
            return [(cookie_of(kind, dialogue.id), "", NO_TIME) for kind in kinds]

        return await answer_form(request, _forget_form(request, dialogue), forget, again=again)


def _new_receipt(request: ApiRequest, dialogue: Dialogue) -> str | None:
    token = read_cookie(request, cookie_of(Cookie.NEW_RECEIPT, dialogue.id))
    return token if token and token_kind(token) is TokenKind.RECEIPT else None


async def _entered(request: ApiRequest, given: Given, dialogue: Dialogue) -> str:
    """Raises InvalidRequest for anything but a receipt of this dialogue."""
    match = _RECEIPT.search(given.text("receipt")[:_LONGEST])
    token = match[0] if match else ""
    if token_kind(token) is TokenKind.RECEIPT:
        holder = await holder_of(request.transaction, token)
        if holder is not None and holder.holds_receipt_of(dialogue.id):
            return token
    raise InvalidRequest([Fault("/receipt", "receipt_unknown")])


def _enter_form(request: ApiRequest, dialogue: Dialogue) -> Form:
    language = language_of(request)
    return Form(
        title=translate("page.receipt.enter", language),
        lines=[
            best_text(dialogue.title, language),
            translate("page.receipt.enter.text", language),
        ],
        button=translate("page.receipt.enter.button", language),
        fields=[
            Field(
                name="receipt",
                label=translate("page.receipt", language),
                hint=translate("page.receipt.enter.hint", language),
                longest=_LONGEST,
                autocomplete="off",
            )
        ],
        keeps_draft=False,
        back=f"/dialogues/{dialogue.id}",
    )


def _forget_form(request: ApiRequest, dialogue: Dialogue) -> Form:
    language = language_of(request)
    return Form(
        title=translate("page.receipt.forget", language),
        lines=translate("page.receipt.forget.text", language).splitlines(),
        button=translate("page.receipt.forget.button", language),
        keeps_draft=False,
        back=f"/dialogues/{dialogue.id}/mine",
    )
