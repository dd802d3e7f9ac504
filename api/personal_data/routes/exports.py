"""Copies of all data on you, for machines and for people."""

from litestar import Controller, Response, get, post
from litestar.response import Stream

from api.core import errors
from api.core.actor import Permission
from api.documents.service.uploads import Store
from api.http.authorization import access
from api.http.etags import PRIVATE, answer
from api.http.requests import ApiRequest
from api.personal_data.schemas import ExportOut, export_out
from api.personal_data.service import exports

_ME = access(Permission.SELF_MANAGE, receipts=True)
_PRIVATE = {"Cache-Control": PRIVATE}
_ZIP = "application/zip"


class ExportController(Controller):
    path = "/me/export"
    tags = ("You",)

    @post(
        "/",
        operation_id="request_export",
        summary="Request a copy of all data on you",
        opt=_ME,
        status_code=202,
    )
    async def request_export(self, request: ApiRequest) -> Response[ExportOut]:
        """The copy is made in the background and kept for seven days. A mail tells you when it is
        ready.
        """
        row = await exports.ask(request.transaction, request.actor, request.origin.key)
        return answer(request, export_out(row), status=202, headers=_PRIVATE)

    @get(
        "/",
        operation_id="get_export",
        summary="Get the state of your newest copy",
        opt=_ME | {"problems": (errors.NotFound,)},
    )
    async def get_export(self, request: ApiRequest) -> Response[ExportOut]:
        """Answers 404 if you have not requested a copy."""
        row = await exports.newest(request.transaction, request.actor)
        return answer(request, export_out(row), headers=_PRIVATE)

    @get(
        "/file",
        operation_id="download_export",
        summary="Download your copy",
        opt=_ME | {"problems": (errors.NotFound,), "produces": (_ZIP,), "streams": True},
    )
    async def download_export(self, request: ApiRequest) -> Stream:
        """A ZIP with `data.json` (by table), your uploads, and the page `index.html`."""
        chunks = await exports.read(
            request.transaction, request.actor, request.services[Store].files
        )
        named = {"Content-Disposition": 'attachment; filename="vuoropuhelu.zip"'}
        return Stream(chunks, media_type=_ZIP, headers=_PRIVATE | named)
