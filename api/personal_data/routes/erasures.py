"""Leaving: what goes, what stays, and seven days to think about it."""

from litestar import Controller, Response, delete, get, post
from litestar.params import JSONBody

from api.accounts.routes import throttle_confirmation
from api.core import errors
from api.core.actor import Permission
from api.http.authorization import PUBLIC, access
from api.http.etags import PRIVATE, answer
from api.http.requests import ApiRequest
from api.personal_data import queries
from api.personal_data.inputs import ErasureConfirm
from api.personal_data.schemas import ErasureOut, erasure_out
from api.personal_data.service import erasures

_ME = access(Permission.SELF_MANAGE, receipts=True)
_PRIVATE = {"Cache-Control": PRIVATE}


class ErasureController(Controller):
    path = "/me"
    tags = ("You",)

    @delete(
        "/",
        operation_id="erase_me",
        summary="Ask to be erased",
        opt=_ME | {"problems": (errors.Conflict,)},
        status_code=202,
    )
    async def erase_me(self, request: ApiRequest) -> Response[ErasureOut]:
        """A mail asks for confirmation; then it is done after seven days, unless you take it back.

        Account, watches, names, addresses and mails go. What you said stays, without a link to you;
        what you answered for a buyer keeps your name. Who manages an organisation alone is refused
        while it has other members, or is a buyer: hand it over first. With a receipt there is no
        mail: the seven days begin at once.
        """
        session, actor = request.transaction, request.actor
        row = await erasures.ask(session, actor, request.language)
        shown = erasure_out(row, await erasures.remains(session, actor))
        return answer(request, shown, status=202, headers=_PRIVATE)

    @get("/erasure", operation_id="get_erasure", summary="What an erasure means", opt=_ME)
    async def get_erasure(self, request: ApiRequest) -> Response[ErasureOut]:
        """What would stay, also before anything is asked for; and where your erasure stands."""
        session, actor = request.transaction, request.actor
        row = await session.scalar(queries.open_erasure(actor))
        shown = erasure_out(row, await erasures.remains(session, actor))
        return answer(request, shown, headers=_PRIVATE)

    @delete(
        "/erasure",
        operation_id="cancel_erasure",
        summary="Stay after all",
        opt=_ME | {"problems": (errors.NotFound,)},
    )
    async def cancel_erasure(self, request: ApiRequest) -> None:
        """Until it is done. 404 where none is asked for."""
        await erasures.take_back(request.transaction, request.actor)

    @post(
        "/erasure/confirm",
        operation_id="confirm_erasure",
        summary="Confirm by what the mail brought",
        opt=access(PUBLIC),
        status_code=204,
    )
    async def confirm_erasure(self, request: ApiRequest, data: JSONBody[ErasureConfirm]) -> None:
        """The seven days begin."""
        await throttle_confirmation(request)
        await erasures.confirm(request.transaction, data.token)
