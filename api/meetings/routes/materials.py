"""Routes of meeting materials and minutes."""

from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.params import FromPath, JSONBody

from api.core import errors
from api.core.actor import Permission
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.meetings.inputs import MaterialCreate, MaterialPatch
from api.meetings.models import Material
from api.meetings.queries import meetings as queries
from api.meetings.schemas import MaterialOut, material_out
from api.meetings.service import loading, materials

_WRONG_STATE = {"problems": (errors.WrongState,)}


def _shown(request: ApiRequest, row: Material, *, created: bool = False) -> Response[MaterialOut]:
    return answer(
        request,
        material_out(row),
        of=row,
        status=201 if created else 200,
        headers={"Location": f"/v1/materials/{row.id}"} if created else None,
    )


class MaterialController(Controller):
    path = "/"
    tags = ("Meeting materials",)

    @get(
        "/meetings/{meeting_id:uuid}/materials",
        operation_id="list_materials",
        summary="List the materials of a meeting",
        opt=access(PUBLIC),
    )
    async def list_materials(
        self,
        request: ApiRequest,
        meeting_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[MaterialOut]]:
        """Public, so that people who were not in the meeting have the same information."""
        await loading.get(request.transaction, request.actor, meeting_id)
        paging = Paging(request, cursor, limit, queries.MaterialKey)
        rows = await request.scalars(queries.materials(meeting_id, start=paging.start, limit=limit))
        return paging.answer(rows, keys=lambda row: (row.id,), build=material_out)

    @post(
        "/meetings/{meeting_id:uuid}/materials",
        operation_id="add_material",
        summary="Publish material or minutes of a meeting",
        opt=access(Permission.DIALOGUE_WRITE) | _WRONG_STATE,
    )
    async def add_material(
        self, request: ApiRequest, meeting_id: FromPath[UUID], data: JSONBody[MaterialCreate]
    ) -> Response[MaterialOut]:
        """The material is public at once."""
        row = await materials.add(request.transaction, request.actor, meeting_id, data)
        return _shown(request, row, created=True)

    @get(
        "/materials/{material_id:uuid}",
        operation_id="get_material",
        summary="Get a piece of material",
        opt=access(PUBLIC),
    )
    async def get_material(
        self, request: ApiRequest, material_id: FromPath[UUID]
    ) -> Response[MaterialOut]:
        """Returns the `ETag` that a correction needs."""
        row = await materials.get(request.transaction, request.actor, material_id)
        return _shown(request, row)

    @patch(
        "/materials/{material_id:uuid}",
        operation_id="update_material",
        summary="Correct a piece of material",
        opt=access(Permission.DIALOGUE_WRITE),
    )
    async def update_material(
        self,
        request: ApiRequest,
        material_id: FromPath[UUID],
        data: JSONBody[MaterialPatch],
        expected: Expected,
    ) -> Response[MaterialOut]:
        """JSON Merge Patch. Followers of the dialogue learn that the material changed."""
        row = await materials.update(
            request.transaction, request.actor, material_id, data, expected
        )
        return _shown(request, row)
