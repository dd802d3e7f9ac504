"""A copy of everything about you, machine-readable and readable."""

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
        summary="Ask for a copy of everything about you",
        opt=_ME,
        status_code=202,
    )
    async def request_export(self, request: ApiRequest) -> Response[ExportOut]:
        """Made in the background; a mail tells when it is ready. It is kept for seven days."""
        row = await exports.ask(request.transaction, request.actor, request.origin.key)
        return answer(request, export_out(row), status=202, headers=_PRIVATE)

    @get(
        "/",
        operation_id="get_export",
        summary="Your newest copy",
        opt=_ME | {"problems": (errors.NotFound,)},
    )
    async def get_export(self, request: ApiRequest) -> Response[ExportOut]:
        """404 where none was asked for."""
        row = await exports.newest(request.transaction, request.actor)
        return answer(request, export_out(row), headers=_PRIVATE)

    @get(
        "/file",
        operation_id="download_export",
        summary="Download your copy",
        opt=_ME | {"problems": (errors.NotFound,), "produces": (_ZIP,), "streams": True},
    )
    async def download_export(self, request: ApiRequest) -> Stream:
        """A ZIP: `data.json` by table, your uploads, and `index.html` to read."""
        chunks = await exports.read(
            request.transaction, request.actor, request.services[Store].files
        )
        named = {"Content-Disposition": 'attachment; filename="vuoropuhelu.zip"'}
        return Stream(chunks, media_type=_ZIP, headers=_PRIVATE | named)
