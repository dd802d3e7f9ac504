"""Hides content at once, and keeps the original sealed for the buyer's case file."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Stream

from api.core import errors
from api.core.actor import Permission
from api.documents.service.uploads import Store
from api.hidings.models import HidingState
from api.http.authorization import SIGNED_IN, access
from api.http.etags import PRIVATE, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.objections import service as objection_service
from api.personal_data import queries
from api.personal_data.inputs import HiddenObjection, HiddenObjectionDecision, HidingCreate
from api.personal_data.schemas import (
    HiddenObjectionOut,
    HidingOut,
    OriginalsOut,
    hiding_out,
    objection_out,
    originals_out,
)
from api.personal_data.service import hidings, objections, originals

_HIDE = Permission.CONTENT_HIDE
_PRIVATE = {"Cache-Control": PRIVATE}
Subjects = Annotated[
    list[str] | None,
    QueryParameter(
        description="Return only hidings of these things, such as `contributions/<id>`."
    ),
]


class HidingController(Controller):
    path = "/hidings"
    tags = ("Hiding",)

    @post(
        "/",
        operation_id="hide_content",
        summary="Hide a passage, a field or a file",
        opt=access(_HIDE),
    )
    async def hide_content(
        self, request: ApiRequest, data: JSONBody[HidingCreate]
    ) -> Response[HidingOut]:
        """Replaces the content by a mark in the same transaction, everywhere in public: the thing,
        its history, revisions and differences, `full` answers of the log, search, feeds, the
        record, stored answers and mails.

        The author gets a mail and may object once.
        """
        row = await hidings.hide(
            request.transaction, request.actor, data, request.settings.secret_key.get_secret_value()
        )
        where = {**_PRIVATE, "Location": f"/v1/hidings/{row.id}"}
        return answer(request, hiding_out(row), status=201, headers=where)

    @get("/", operation_id="list_hidings", summary="List hidings", opt=access(_HIDE))
    async def list_hidings(
        self,
        request: ApiRequest,
        subject: Subjects = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[HidingOut]]:
        """Newest first. Members see their buyer's hidings, operators and moderators see all."""
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(
            queries.page(request.actor, subject or (), start=paging.start, limit=limit)
        )
        return paging.answer(rows, keys=lambda row: (row.id,), build=hiding_out)

    @get(
        "/{hiding_id:uuid}",
        operation_id="get_hiding",
        summary="Get a hiding",
        opt=access(SIGNED_IN, receipts=True),
    )
    async def get_hiding(
        self, request: ApiRequest, hiding_id: FromPath[UUID]
    ) -> Response[HidingOut]:
        """For people who may hide the content, and for its author."""
        row = await hidings.get(request.transaction, request.actor, hiding_id)
        return answer(request, hiding_out(row), of=row, headers=_PRIVATE)

    @get(
        "/{hiding_id:uuid}/originals",
        operation_id="read_originals",
        summary="Read the sealed originals of a hiding",
        opt=access(_HIDE) | {"problems": (errors.Forbidden,)},
    )
    async def read_originals(
        self, request: ApiRequest, hiding_id: FromPath[UUID]
    ) -> Response[OriginalsOut]:
        """Only for the buyer, for its case file. Every reading is recorded in its audit log."""
        sealed = await originals.read(request.transaction, request.actor, hiding_id)
        return answer(request, originals_out(*sealed), headers=_PRIVATE)

    @get(
        "/{hiding_id:uuid}/originals/{original_id:uuid}/file",
        operation_id="download_sealed_file",
        summary="Download a sealed file",
        opt=access(_HIDE) | {"produces": ("application/octet-stream",), "streams": True},
    )
    async def download_sealed_file(
        self, request: ApiRequest, hiding_id: FromPath[UUID], original_id: FromPath[UUID]
    ) -> Stream:
        """Only for the buyer, as `read_originals`. Recorded before the first byte is sent."""
        files = request.services[Store].files
        chunks = await originals.read_file(
            request.transaction, request.actor, hiding_id, original_id, files
        )
        return Stream(chunks, media_type="application/octet-stream", headers=_PRIVATE)

    @post(
        "/{hiding_id:uuid}/objection",
        operation_id="object_to_hiding",
        summary="Object to the hiding of your own content",
        opt=access(SIGNED_IN, states=[HidingState.DONE], receipts=True)
        | {"problems": (errors.WrongState, errors.Conflict)},
    )
    async def object_to_hiding(
        self, request: ApiRequest, hiding_id: FromPath[UUID], data: JSONBody[HiddenObjection]
    ) -> Response[HiddenObjectionOut]:
        """The author may object once. Another person than the one who hid the content decides."""
        row = await objections.object_to(request.transaction, request.actor, hiding_id, data)
        return answer(request, objection_out(hiding_id, row), status=201, headers=_PRIVATE)

    @get(
        "/{hiding_id:uuid}/objection",
        operation_id="get_hiding_objection",
        summary="Get the author's objection",
        opt=access(SIGNED_IN, receipts=True),
    )
    async def get_hiding_objection(
        self, request: ApiRequest, hiding_id: FromPath[UUID]
    ) -> Response[HiddenObjectionOut]:
        """For the author and for people who may decide. It does not disclose the author."""
        hiding = await hidings.get(request.transaction, request.actor, hiding_id)
        row = await objection_service.of_decision(request.transaction, objections.about(hiding))
        if row is None:
            raise errors.NotFound
        return answer(request, objection_out(hiding_id, row), headers=_PRIVATE)

    @post(
        "/{hiding_id:uuid}/objection/decision",
        operation_id="decide_hiding_objection",
        summary="Decide on an objection",
        opt=access(_HIDE, states=[HidingState.DONE]) | {"problems": (errors.WrongState,)},
        status_code=200,
    )
    async def decide_hiding_objection(
        self,
        request: ApiRequest,
        hiding_id: FromPath[UUID],
        data: JSONBody[HiddenObjectionDecision],
    ) -> Response[HidingOut]:
        """An upheld objection restores the content in the thing and its history, but not in cleared
        copies such as mails.
        """
        row = await objections.decide(request.transaction, request.actor, hiding_id, data)
        return answer(request, hiding_out(row), of=row, headers=_PRIVATE)
