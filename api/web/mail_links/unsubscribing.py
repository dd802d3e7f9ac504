"""Behind the links that stop notices. In the reader's language, unless another is chosen."""

from uuid import UUID

from litestar import Controller, MediaType, Response, get, post
from litestar.params import FromPath

from api.buyer_digests import unsubscribing as buyer_digests
from api.core.i18n import translate
from api.digests.links import Stops, read_token
from api.digests.model import Reason
from api.digests.purging import ERASED_AFTER
from api.digests.wording import reason_of
from api.http.authorization import PUBLIC, access
from api.http.requests import ApiRequest
from api.notices import unsubscribing
from api.notices.unsubscribing import Offer
from api.web.languages import best_text
from api.web.page import NEVER, chosen_language, render_page

_OPT = access(PUBLIC) | {"any_parameters": True}


class UnsubscribeController(Controller):
    path = "/unsubscribe"
    tags = ("Watches",)

    @get(
        "/{token:str}",
        operation_id="get_unsubscribe_confirmation",
        summary="A page with the button that unsubscribes",
        opt=_OPT,
        media_type=MediaType.HTML,
    )
    async def ask_to_unsubscribe(self, request: ApiRequest, token: FromPath[str]) -> Response[str]:
        """Changes nothing: some mail programs open every link of a mail."""
        if digest_id := _buyer_digest(request, token):
            buyer = await buyer_digests.offer(request.transaction, digest_id)
            return _buyer_page(request, "unsubscribe", buyer)
        offer = await unsubscribing.offer(request.transaction, _secret_key(request), token)
        return _page(request, "unsubscribe", offer)

    @post(
        "/{token:str}",
        operation_id="unsubscribe",
        summary="Stop a watch, all of somebody's, or notices of a dialogue",
        opt=_OPT | {"form": {"List-Unsubscribe": 100}},
        media_type=MediaType.HTML,
        status_code=200,
    )
    async def unsubscribe(self, request: ApiRequest, token: FromPath[str]) -> Response[str]:
        """One click (RFC 8058): needs no sign-in; the body, if there is one, is not looked at."""
        if digest_id := _buyer_digest(request, token):
            buyer = await buyer_digests.stop(request.transaction, digest_id)
            return _buyer_page(request, "unsubscribed", buyer)
        offer = await unsubscribing.stop(request.transaction, _secret_key(request), token)
        return _page(request, "unsubscribed", offer)


class UnsubscribePages(UnsubscribeController):
    """The same outside the API, for people: where the links of mails lead. Older mails have the
    address in `/v1`."""

    include_in_schema = False


def _secret_key(request: ApiRequest) -> str:
    return request.settings.secret_key.get_secret_value()


def _buyer_digest(request: ApiRequest, token: str) -> UUID | None:
    """Whose digest of a buyer the token stops, if it stops one."""
    what = read_token(_secret_key(request), token)
    return what.id if what and what.stops is Stops.BUYER_DIGEST else None


def _page(request: ApiRequest, name: str, offer: Offer) -> Response[str]:
    language = chosen_language(request) or offer.language
    what = translate("unsubscribe.everything", language)
    if watch := offer.watch:
        reason = reason_of(
            Reason(
                watch.id,
                watch.name,
                watch.follow_kind,
                criteria=watch.criteria,
                buyers=offer.buyers,
            ),
            language,
        )
        what = translate("unsubscribe.watch", language, watch=reason)
    done = translate("unsubscribe.done", language)
    if offer.dialogue:
        title = best_text(offer.dialogue.title, language)
        what = translate("unsubscribe.notices", language, dialogue=title)
        done = translate("unsubscribe.notices.done", language)
    return render_page(
        request,
        name,
        cache=NEVER,
        language=language,
        question=what,
        done=done,
        erased_after=None if offer.has_account else ERASED_AFTER.days,
    )


def _buyer_page(request: ApiRequest, name: str, offer: buyer_digests.Offer) -> Response[str]:
    language = chosen_language(request) or offer.language
    organisation = best_text(offer.organisation, language)
    what = translate("buyer_digest.unsubscribe", language, organisation=organisation)
    done = translate("buyer_digest.unsubscribed", language)
    return render_page(request, name, cache=NEVER, language=language, question=what, done=done)
