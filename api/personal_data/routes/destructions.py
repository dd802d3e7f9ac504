"""Destruction of unlawful content, which takes two people."""

from uuid import UUID

from litestar import Controller, Response, post
from litestar.params import FromPath, JSONBody

from api.core import errors
from api.core.actor import Permission
from api.hidings.models import HidingState
from api.http.authorization import access
from api.http.etags import PRIVATE, answer
from api.http.requests import ApiRequest
from api.personal_data.inputs import HidingCreate
from api.personal_data.schemas import HidingOut, hiding_out
from api.personal_data.service import hidings

_PRIVATE = {"Cache-Control": PRIVATE}
_PROPOSED = (HidingState.PROPOSED,)


class DestructionController(Controller):
    path = "/destructions"
    tags = ("Hiding",)

    @post(
        "/",
        operation_id="propose_destruction",
        summary="Propose to destroy a passage, a field or a file",
        opt=access(Permission.CONTENT_HIDE),
    )
    async def propose_destruction(
        self, request: ApiRequest, data: JSONBody[HidingCreate]
    ) -> Response[HidingOut]:
        """Nothing is destroyed until another person confirms it. Hide urgent content first."""
        row = await hidings.propose(request.transaction, request.actor, data)
        where = {**_PRIVATE, "Location": f"/v1/hidings/{row.id}"}
        return answer(request, hiding_out(row), status=201, headers=where)

    @post(
        "/{hiding_id:uuid}/confirm",
        operation_id="confirm_destruction",
        summary="Confirm a destruction",
        opt=access(Permission.CONTENT_DESTROY, states=_PROPOSED)
        | {"problems": (errors.WrongState,)},
        status_code=200,
    )
    async def confirm_destruction(
        self, request: ApiRequest, hiding_id: FromPath[UUID]
    ) -> Response[HidingOut]:
        """For a leader of the buyer or an operator, but not the person who proposed it.

        The content and its sealed originals are deleted from the database at once. Files are
        deleted, and the list of erasures is written, within minutes.
        """
        key = request.settings.secret_key.get_secret_value()
        row = await hidings.confirm(request.transaction, request.actor, hiding_id, key)
        return answer(request, hiding_out(row), of=row, headers=_PRIVATE)

    @post(
        "/{hiding_id:uuid}/reject",
        operation_id="reject_destruction",
        summary="Reject a proposed destruction",
        opt=access(Permission.CONTENT_HIDE, states=_PROPOSED) | {"problems": (errors.WrongState,)},
        status_code=200,
    )
    async def reject_destruction(
        self, request: ApiRequest, hiding_id: FromPath[UUID]
    ) -> Response[HidingOut]:
        """For people who may confirm it, and for the person who proposed it."""
        row = await hidings.reject(request.transaction, request.actor, hiding_id)
        return answer(request, hiding_out(row), of=row, headers=_PRIVATE)
