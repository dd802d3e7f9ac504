from asyncio import to_thread
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from api.core import errors
from api.core.actor import Permission
from api.documents.inputs import MOST_VERSIONS, VersionCreate, VersionPatch
from api.documents.models import DocumentKind
from api.documents.routes.documents import WRITING, Number
from api.documents.rules.documents import PUBLISHING, require_kind
from api.documents.schemas import (
    DifferencesOut,
    TextOut,
    VersionOut,
    differences_out,
    text_out,
    version_out,
)
from api.documents.service import drafts, loading, publication
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.requests import ApiRequest

Earlier = Annotated[
    int,
    QueryParameter(name="from", ge=1, le=MOST_VERSIONS, description="The earlier version."),
]


class VersionController(Controller):
    path = "/documents/{document_id:uuid}/versions"
    tags = ("Documents",)

    @post(
        "/",
        operation_id="add_document_version",
        summary="Draft the next version of a text",
        opt=WRITING,
    )
    async def add_document_version(
        self, request: ApiRequest, document_id: FromPath[UUID], data: JSONBody[VersionCreate]
    ) -> Response[VersionOut]:
        """A document has one draft at a time. Paragraphs that continue keep their key
        and comments.
        """
        row = await drafts.add_text(request.transaction, request.actor, document_id, data)
        headers = {"Location": f"/v1/documents/{document_id}/versions/{row.number}"}
        return answer(request, version_out(row), of=row, status=201, headers=headers)

    @get(
        "/{number:int}",
        operation_id="get_document_version",
        summary="Get a version with its paragraphs",
        opt=access(PUBLIC),
    )
    async def get_document_version(
        self, request: ApiRequest, document_id: FromPath[UUID], number: Number
    ) -> Response[TextOut]:
        """Has each paragraph as Markdown and HTML. Download a file with
        `download_document_version`.
        """
        row = await loading.get_version(request.transaction, request.actor, document_id, number)
        rows = await loading.paragraphs_of(request.transaction, row)
        shown = await to_thread(text_out, row, rows)  # half a second for the longest text
        return answer(request, shown, of=row)

    @get(
        "/{number:int}/differences",
        operation_id="compare_document_versions",
        summary="Compare a version with an earlier one",
        opt=access(PUBLIC) | {"problems": (errors.Conflict,)},
    )
    async def compare_document_versions(
        self,
        request: ApiRequest,
        document_id: FromPath[UUID],
        number: Number,
        earlier: Earlier,
    ) -> Response[DifferencesOut]:
        """Compares two versions of a text by paragraphs, and edited paragraphs word by word."""
        document, _ = await loading.get(request.transaction, request.actor, document_id)
        require_kind(document, DocumentKind.TEXT)
        old, new = await loading.compared(
            request.transaction, request.actor, document_id, number, earlier
        )
        result = await to_thread(differences_out, document_id, (earlier, number), old, new)
        return answer(request, result)

    @patch(
        "/{number:int}",
        operation_id="update_document_version",
        summary="Change a draft's note",
        opt=WRITING,
    )
    async def update_document_version(
        self,
        request: ApiRequest,
        document_id: FromPath[UUID],
        number: Number,
        data: JSONBody[VersionPatch],
        expected: Expected,
    ) -> Response[VersionOut]:
        """JSON Merge Patch. To change the text or file, delete this draft and add another."""
        row = await drafts.update_draft(
            request.transaction, request.actor, document_id, number, data, expected=expected
        )
        return answer(request, version_out(row), of=row)

    @delete(
        "/{number:int}",
        operation_id="delete_document_version",
        summary="Delete a draft",
        opt=WRITING,
    )
    async def delete_document_version(
        self,
        request: ApiRequest,
        document_id: FromPath[UUID],
        number: Number,
        expected: Expected,
    ) -> None:
        """A published version cannot be deleted or changed."""
        await drafts.delete_draft(request.transaction, request.actor, document_id, number, expected)

    @post(
        "/{number:int}/publish",
        operation_id="publish_document_version",
        summary="Publish a draft",
        opt=access(Permission.DIALOGUE_PUBLISH, states=PUBLISHING),
        status_code=200,
    )
    async def publish_document_version(
        self,
        request: ApiRequest,
        document_id: FromPath[UUID],
        number: Number,
        expected: Expected,
    ) -> Response[VersionOut]:
        """The dialogue must be public. Publishing a draft dialogue also publishes its documents."""
        row = await publication.publish(
            request.transaction, request.actor, document_id, number, expected
        )
        return answer(request, version_out(row), of=row)
