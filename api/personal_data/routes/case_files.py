"""Case references and retention classes of the buyer's case files."""

from uuid import UUID

from litestar import Controller, Response, get, put
from litestar.params import FromPath, JSONBody

from api.core.actor import Permission
from api.http.authorization import access
from api.http.etags import PRIVATE, answer
from api.http.requests import ApiRequest
from api.personal_data.inputs import CaseFilePut
from api.personal_data.models import CaseFile
from api.personal_data.schemas import CaseFileOut, case_file_out
from api.personal_data.service import case_files

_PRIVATE = {"Cache-Control": PRIVATE}
_HIDE = access(Permission.CONTENT_HIDE)


class CaseFileController(Controller):
    path = "/"
    tags = ("Retention",)

    @get(
        "/dialogues/{dialogue_id:uuid}/case-file",
        operation_id="get_dialogue_case_file",
        summary="Get a dialogue's case reference and retention",
        opt=access(Permission.DIALOGUE_WRITE),
    )
    async def get_dialogue_case_file(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Response[CaseFileOut]:
        """For members who may edit the buyer's calls. Values are null until the buyer sets them."""
        thing = await case_files.of_dialogue(request.transaction, request.actor, dialogue_id)
        return await _answer(request, thing[0])

    @put(
        "/dialogues/{dialogue_id:uuid}/case-file",
        operation_id="set_dialogue_case_file",
        summary="Set a dialogue's case reference and retention",
        opt=_HIDE,
    )
    async def set_dialogue_case_file(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[CaseFilePut]
    ) -> Response[CaseFileOut]:
        """The retention period begins when it is concluded or cancelled."""
        thing = await case_files.of_dialogue(request.transaction, request.actor, dialogue_id)
        await case_files.put(request.transaction, request.actor, thing, data)
        return await _answer(request, thing[0])

    @get(
        "/procurements/{procurement_id:uuid}/case-file",
        operation_id="get_procurement_case_file",
        summary="Get a procurement's case reference and retention",
        opt=access(Permission.PLAN_WRITE),
    )
    async def get_procurement_case_file(
        self, request: ApiRequest, procurement_id: FromPath[UUID]
    ) -> Response[CaseFileOut]:
        """For members who may edit the buyer's plans. Values are null until the buyer sets them."""
        thing = await case_files.of_procurement(request.transaction, request.actor, procurement_id)
        return await _answer(request, thing[0])

    @put(
        "/procurements/{procurement_id:uuid}/case-file",
        operation_id="set_procurement_case_file",
        summary="Set a procurement's case reference and retention",
        opt=_HIDE,
    )
    async def set_procurement_case_file(
        self, request: ApiRequest, procurement_id: FromPath[UUID], data: JSONBody[CaseFilePut]
    ) -> Response[CaseFileOut]:
        """The retention period begins when it is concluded or cancelled."""
        thing = await case_files.of_procurement(request.transaction, request.actor, procurement_id)
        await case_files.put(request.transaction, request.actor, thing, data)
        return await _answer(request, thing[0])


async def _answer(request: ApiRequest, subject: str) -> Response[CaseFileOut]:
    row = await request.transaction.get(CaseFile, subject)
    return answer(request, case_file_out(subject, row), headers=_PRIVATE)
