from dataclasses import dataclass
from typing import IO, cast
from uuid import UUID

from litestar import Controller, Response, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody

from api.core import errors
from api.documents.routes.documents import WRITING
from api.documents.schemas import VersionOut, version_out
from api.documents.service.uploads import Upload, upload
from api.http.conditional import answer
from api.http.requests import ApiRequest


@dataclass
class UploadForm:
    file: UploadFile


class UploadController(Controller):
    path = "/documents/{document_id:uuid}/upload"
    tags = ("Documents",)

    @post(
        "/",
        operation_id="upload_document_version",
        summary="Upload the next version of a file",
        opt=WRITING | {"problems": (errors.WrongState, errors.UnreadableFile)},
    )
    async def upload_document_version(
        self, request: ApiRequest, document_id: FromPath[UUID], data: MultipartBody[UploadForm]
    ) -> Response[VersionOut]:
        """As the part `file` of a form; a draft until it is published.

        PDF, Office and OpenDocument files without macros, PNG, JPEG, and text, Markdown or CSV in
        UTF-8. The content tells the type, and the name must agree.
        """
        given = Upload(cast(IO[bytes], data.file.file), data.file.filename)
        row = await upload(
            request.transaction, request.actor, document_id, given, request.app.state.store
        )
        headers = {"Location": f"/v1/documents/{document_id}/versions/{row.number}"}
        return answer(request, version_out(row), version=row.version, status=201, headers=headers)
