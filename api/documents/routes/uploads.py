from dataclasses import dataclass
from typing import IO, cast
from uuid import UUID

from litestar import Controller, Response, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody

from api.core import errors
from api.documents.routes.documents import WRITING
from api.documents.schemas import UploadedVersionOut, uploaded_version_out
from api.documents.service.uploads import Store, Upload, upload
from api.http.etags import answer
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
    ) -> Response[UploadedVersionOut]:
        """Send the part `file` of a form. The version is a draft until it is published.

        Accepted are PDF, Office and OpenDocument files, PNG, JPEG, and text, Markdown or CSV in
        UTF-8. The content determines the type, and the name must agree. A file is refused if it has
        macros, scripts, DDE, embedded files or objects, ActiveX controls, external templates,
        content or data sources, paths of a network or computer, or actions that start by
        themselves; if it is encrypted, damaged or two formats at once; and if its inspection needs
        too many resources (`file_too_costly`). Each error names the finding and its place.
        `metadata` lists the kinds of metadata in the file, which are not removed.
        """
        given = Upload(cast(IO[bytes], data.file.file), data.file.filename)
        row, metadata = await upload(
            request.transaction, request.actor, document_id, given, request.services[Store]
        )
        headers = {"Location": f"/v1/documents/{document_id}/versions/{row.number}"}
        body = uploaded_version_out(row, metadata)
        return answer(request, body, of=row, status=201, headers=headers)
