"""Routes of files uploaded as answers."""

from typing import IO, Annotated, Any, cast
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, MultipartBody, QueryParameter
from litestar.response import Stream

from api.core import errors, request_errors
from api.core.actor import Permission
from api.documents.routes.file_responses import FILE_ANSWER, StoredFile, send_file
from api.documents.routes.uploads import UploadForm
from api.documents.service.uploads import Store, Upload
from api.http.authorization import access
from api.http.etags import PRIVATE, answer
from api.http.requests import ApiRequest
from api.participation.limits import require_uploading
from api.surveys.routes.responses import WHILE_TAKING
from api.surveys.rules.transitions import ENDED
from api.surveys.schemas import UploadedSurveyFileOut, uploaded_file_out
from api.surveys.service import files

AskedQuestion = Annotated[str, QueryParameter(description="Key of a question of type `file`.")]


class SurveyUploadController(Controller):
    path = "/surveys/{survey_id:uuid}/response/files"
    tags = ("Surveys",)

    @post(
        "/",
        operation_id="upload_survey_file",
        summary="Upload a file as an answer",
        opt=WHILE_TAKING
        | {"problems": (errors.Conflict, errors.WrongState, errors.UnreadableFile)},
    )
    async def upload_survey_file(
        self,
        request: ApiRequest,
        survey_id: FromPath[UUID],
        question: AskedQuestion,
        data: MultipartBody[UploadForm],
    ) -> Response[UploadedSurveyFileOut]:
        """Send the part `file` of a form after saving a draft, then save its `id` as the answer.

        A file that no answer names is deleted after a day, or at once by a new upload for the same
        question. Types and refusals are those of documents (`upload_document_version`). A file sent
        with a receipt is stored without its metadata, and `sha256` is that of the stored file; a
        file of a signed-in person is stored unchanged. `metadata` lists the kinds found and whether
        each was removed. The buyer sees metadata that stay, and the file name.
        """
        await require_uploading(request)
        upload = Upload(cast(IO[bytes], data.file.file), data.file.filename)
        store = request.services[Store]
        row, metadata = await files.upload(
            request.transaction, request.actor, survey_id, upload, key=question, store=store
        )
        return answer(request, uploaded_file_out(row, metadata), status=201)


class SurveyFileController(Controller):
    path = "/surveys/{survey_id:uuid}/files/{file_id:uuid}"
    tags = ("Surveys",)

    @get(
        "/",
        operation_id="get_survey_file",
        summary="Download a file of a submitted response",
        opt=access(Permission.SURVEY_READ_RESPONSES, states=ENDED)
        | FILE_ANSWER
        | {"problems": (errors.Conflict, request_errors.RangeNotSatisfiable, errors.WrongState)},
    )
    async def get_survey_file(
        self, request: ApiRequest, survey_id: FromPath[UUID], file_id: FromPath[UUID]
    ) -> Response[Any] | Stream:
        """Use `Repr-Digest` (RFC 9530) to check that the file is complete.

        Available after the deadline and the grace period. The buyer's audit log records each
        download.
        """
        row = await files.read(request.transaction, request.actor, survey_id, file_id)
        file = StoredFile(row.storage_key, row.file_name, row.media_type, row.size, row.sha256)
        return await send_file(request, file, {"Cache-Control": PRIVATE})
