"""Erasure of your account and data, which can be cancelled for seven days."""

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
        summary="Request your erasure",
        opt=_ME | {"problems": (errors.Conflict,)},
        status_code=202,
    )
    async def erase_me(self, request: ApiRequest) -> Response[ErasureOut]:
        """A mail asks for confirmation. You are erased seven days after it, unless you cancel.

        Account, watches, names, addresses and mails are deleted. Your contributions stay without a
        link to you; official answers for a buyer keep your name. The request is refused if you are
        the only manager of an organisation that has other members or is a buyer: appoint another
        manager first. With a receipt there is no mail, and the seven days begin at once.
        """
        session, actor = request.transaction, request.actor
        row = await erasures.ask(session, actor, request.language)
        shown = erasure_out(row, await erasures.remains(session, actor))
        return answer(request, shown, status=202, headers=_PRIVATE)

    @get(
        "/erasure", operation_id="get_erasure", summary="Get your erasure and its effects", opt=_ME
    )
    async def get_erasure(self, request: ApiRequest) -> Response[ErasureOut]:
        """Returns the state of your request, and counts of things that would stay after an erasure.
        It works before you request one, too.
        """
        session, actor = request.transaction, request.actor
        row = await session.scalar(queries.open_erasure(actor))
        shown = erasure_out(row, await erasures.remains(session, actor))
        return answer(request, shown, headers=_PRIVATE)

    @delete(
        "/erasure",
        operation_id="cancel_erasure",
        summary="Cancel your erasure",
        opt=_ME | {"problems": (errors.NotFound,)},
    )
    async def cancel_erasure(self, request: ApiRequest) -> None:
        """Works until the erasure is carried out. Answers 404 without an open request."""
        await erasures.take_back(request.transaction, request.actor)

    @post(
        "/erasure/confirm",
        operation_id="confirm_erasure",
        summary="Confirm your erasure with the token from the mail",
        opt=access(PUBLIC),
        status_code=204,
    )
    async def confirm_erasure(self, request: ApiRequest, data: JSONBody[ErasureConfirm]) -> None:
        """The seven days begin with the confirmation."""
        await throttle_confirmation(request)
        await erasures.confirm(request.transaction, data.token)
