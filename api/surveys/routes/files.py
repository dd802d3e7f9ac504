"""Files as answers."""

from typing import IO, Annotated, Any, cast
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, MultipartBody, QueryParameter
from litestar.response import Stream

from api.core import errors
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
        summary="Upload a file to answer with",
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
        """As the part `file` of a form, once a draft is saved; then save its `id` as the answer.

        What no answer names is gone after a day; a new upload takes its place at once. Types as
        and refusals as for documents (`upload_document_version`). Given with a receipt, a file is
        stored without its metadata, and `sha256` is of what is stored; given by who signed in, it
        stays as it is. `metadata` tells which kinds there were, and which of them stay: the buyer
        sees those, and the name you give the file.
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
        summary="Download a file that answers a question",
        opt=access(Permission.SURVEY_READ_RESPONSES, states=ENDED)
        | FILE_ANSWER
        | {"problems": (errors.Conflict, errors.RangeNotSatisfiable, errors.WrongState)},
    )
    async def get_survey_file(
        self, request: ApiRequest, survey_id: FromPath[UUID], file_id: FromPath[UUID]
    ) -> Response[Any] | Stream:
        """Of a submitted response; `Repr-Digest` (RFC 9530) proves that it is whole.

        Not before the deadline and the time of grace are over. The buyer's audit log tells who has
        read it.
        """
        row = await files.read(request.transaction, request.actor, survey_id, file_id)
        file = StoredFile(row.storage_key, row.file_name, row.media_type, row.size, row.sha256)
        return await send_file(request, file, {"Cache-Control": PRIVATE})
