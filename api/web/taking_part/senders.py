"""Who sends a form in a dialogue: somebody signed in, or the holder of a receipt.

Whoever has neither gets a receipt with the form, in the same transaction.
"""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.i18n import translate
from api.dialogues.models import Dialogue, Participation
from api.http.cookies import Cookie, cookie_of
from api.http.requests import ApiRequest
from api.participation import form_receipts, signed_forms
from api.participation.proof_of_work import Work
from api.participation.signed_forms import Purpose, SignedForm
from api.web.forms.flow import Again, Answer, Cookies, Done
from api.web.forms.form import Entrance, Given, Seal
from api.web.page import language_of, see, sign_in_path

RECEIPT_LASTS = timedelta(days=180)
"""Of the cookie. The receipt itself lasts as long as what it stands for."""
SHOWN_FOR = timedelta(minutes=15)
"""Of a new receipt, so that it can still be saved; later nobody at the device reads it."""
NO_TIME = timedelta()
"""Deletes a cookie."""


class Sender(NamedTuple):
    actor: Actor
    receipt: str | None = None
    """The token, if this form has brought the receipt."""


def needs_sign_in(dialogue: Dialogue) -> bool:
    """Only dialogues for all take receipts."""
    return dialogue.participation is not Participation.ALL


def needs_receipt(actor: Actor, dialogue: Dialogue) -> bool:
    return actor.is_anonymous and not needs_sign_in(dialogue)


def entrance_for(request: ApiRequest, dialogue: Dialogue) -> Answer | None:
    """Where somebody unknown is asked for a receipt, or to sign in, before seeing a page of one's
    own. A form that was sent comes back with its text instead."""
    if not request.actor.is_anonymous or request.method != "GET":
        return None
    path = request.url.path
    asked = f"/dialogues/{dialogue.id}/receipt/enter"
    return see(request, sign_in_path(path) if needs_sign_in(dialogue) else asked)


def receipt_entrance(request: ApiRequest, dialogue: Dialogue) -> Entrance | None:
    """For a form about what one has written, if that was perhaps done with a receipt."""
    if needs_sign_in(dialogue):
        return None
    language = language_of(request)
    return Entrance(
        translate("page.receipt.needed", language),
        f"/dialogues/{dialogue.id}/receipt/enter",
        translate("page.receipt.enter", language),
    )


def seal_of(request: ApiRequest, dialogue: Dialogue, work: Work = Work.RECEIPT) -> Seal | None:
    """None for whoever does not need one."""
    if work is Work.VOTE and request.actor.is_signed_in:
        return None
    if work is Work.RECEIPT and not needs_receipt(request.actor, dialogue):
        return None
    key, purpose = request.origin.key, Purpose(work, dialogue.id)
    return Seal(
        lambda form_id: signed_forms.make_seal(key, purpose, form_id, utc_now()),
        lambda form_id, seal: signed_forms.is_usable(key, purpose, form_id, seal, utc_now()),
    )


async def sender_of(
    request: ApiRequest, given: Given, dialogue: Dialogue, work: Work = Work.RECEIPT
) -> Sender:
    if not needs_receipt(request.actor, dialogue):
        return Sender(request.actor)
    receipt = await form_receipts.issue(
        request.transaction, dialogue, signed_form(given), request.origin, work
    )
    return Sender(form_receipts.holder(receipt), receipt.token)


def done(dialogue: Dialogue, sender: Sender, what: str) -> Done:
    """The page with the new receipt, else the sender's own page of the dialogue. `what` was done:
    `page.done.<what>` says it."""
    page = f"/dialogues/{dialogue.id}"
    if sender.receipt is None:
        return Done(f"{page}/mine?done={what}")
    return Done(f"{page}/receipt?done={what}", _new_receipt(dialogue.id, sender.receipt))


def again(request: ApiRequest, dialogue: Dialogue, work: Work = Work.RECEIPT) -> Again:
    """A second copy of a form shows the receipt of the first."""

    async def cookies(given: Given) -> Cookies:
        token = await form_receipts.issued(
            request.transaction, dialogue, signed_form(given), request.origin, work
        )
        return _new_receipt(dialogue.id, token) if token else ()

    return cookies


def receipt_cookie(dialogue_id: UUID, token: str) -> tuple[str, str, timedelta]:
    return cookie_of(Cookie.RECEIPT, dialogue_id), token, RECEIPT_LASTS


def signed_form(given: Given) -> SignedForm:
    return SignedForm(given.form_id, given.seal, given.trap)


def _new_receipt(dialogue_id: UUID, token: str) -> Cookies:
    shown = cookie_of(Cookie.NEW_RECEIPT, dialogue_id), token, SHOWN_FOR
    return (receipt_cookie(dialogue_id, token), shown)
