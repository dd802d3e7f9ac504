"""Routes of documents: texts and files of a dialogue, in versions."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody, PathParameter

from api.core import errors
from api.core.actor import Permission
from api.dialogues.service.loading import get as get_dialogue
from api.documents import queries
from api.documents.inputs import MOST_VERSIONS, DocumentCreate, DocumentPatch
from api.documents.models import Document
from api.documents.rules.documents import DRAFTING
from api.documents.schemas import DocumentOut, document_out
from api.documents.service import drafts, loading
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import Page
from api.http.requests import ApiRequest

Number = Annotated[int, PathParameter(ge=1, le=MOST_VERSIONS)]
WRITING = access(Permission.DIALOGUE_WRITE, states=DRAFTING) | {"problems": (errors.WrongState,)}


async def _shown(
    request: ApiRequest, row: Document, *, created: bool = False
) -> Response[DocumentOut]:
    [view] = await loading.views(request.transaction, request.actor, [row])
    return answer(
        request,
        document_out(view),
        of=row,
        status=201 if created else 200,
        headers={"Location": f"/v1/documents/{row.id}"} if created else None,
    )


class DocumentController(Controller):
    path = "/"
    tags = ("Documents",)

    @get(
        "/dialogues/{dialogue_id:uuid}/documents",
        operation_id="list_documents",
        summary="List the documents of a dialogue",
        opt=access(PUBLIC),
    )
    async def list_documents(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Response[Page[DocumentOut]]:
        """In the order in which they were added. One page has all of them, at most fifty."""
        await get_dialogue(request.transaction, request.actor, dialogue_id)
        rows = await request.scalars(queries.of_dialogue(request.actor, dialogue_id))
        views = await loading.views(request.transaction, request.actor, rows)
        return answer(request, Page([document_out(view) for view in views], None))

    @post(
        "/dialogues/{dialogue_id:uuid}/documents",
        operation_id="create_document",
        summary="Add a document",
        opt=WRITING,
    )
    async def create_document(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[DocumentCreate]
    ) -> Response[DocumentOut]:
        """Creates a draft: a text with its first version, or a document for a file to upload."""
        row = await drafts.create(request.transaction, request.actor, dialogue_id, data)
        return await _shown(request, row, created=True)

    @get(
        "/documents/{document_id:uuid}",
        operation_id="get_document",
        summary="Get a document",
        opt=access(PUBLIC),
    )
    async def get_document(
        self, request: ApiRequest, document_id: FromPath[UUID]
    ) -> Response[DocumentOut]:
        """Has the versions you may see. Only members of the buyer see drafts."""
        row, _ = await loading.get(request.transaction, request.actor, document_id)
        return await _shown(request, row)

    @patch(
        "/documents/{document_id:uuid}",
        operation_id="update_document",
        summary="Change an unpublished document",
        opt=WRITING,
    )
    async def update_document(
        self,
        request: ApiRequest,
        document_id: FromPath[UUID],
        data: JSONBody[DocumentPatch],
        expected: Expected,
    ) -> Response[DocumentOut]:
        """JSON Merge Patch of the title."""
        row = await drafts.update(request.transaction, request.actor, document_id, data, expected)
        return await _shown(request, row)

    @delete(
        "/documents/{document_id:uuid}",
        operation_id="delete_document",
        summary="Delete an unpublished document",
        opt=WRITING,
    )
    async def delete_document(
        self,
        request: ApiRequest,
        document_id: FromPath[UUID],
        expected: Expected,
    ) -> None:
        """A published document cannot be deleted."""
        await drafts.delete(request.transaction, request.actor, document_id, expected)
