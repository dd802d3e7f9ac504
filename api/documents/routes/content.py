from typing import Any
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from api.core import errors, request_errors
from api.core.actor import Actor
from api.core.i18n import best_text
from api.documents.models import Document, DocumentVersion
from api.documents.routes.documents import Number
from api.documents.routes.file_responses import FILE_ANSWER, StoredFile, download_headers, send_file
from api.documents.rules import media
from api.documents.rules.paragraphs import join
from api.documents.service import loading
from api.http.authorization import PUBLIC, access
from api.http.etags import cache_of, client_has
from api.http.requests import ApiRequest


class ContentController(Controller):
    path = "/documents/{document_id:uuid}/versions/{number:int}/content"
    tags = ("Documents",)

    @get(
        "/",
        operation_id="download_document_version",
        summary="Download a version",
        opt=access(PUBLIC)
        | FILE_ANSWER
        | {"problems": (request_errors.RangeNotSatisfiable, errors.Hidden)},
    )
    async def download_document_version(
        self, request: ApiRequest, document_id: FromPath[UUID], number: Number
    ) -> Response[Any] | Stream:
        """Returns a file unchanged, or a text as Markdown. Check it with `Repr-Digest` (RFC 9530).

        `Range` selects a part of a file; a text is always sent whole. 410 if the file is hidden.
        """
        return await send_version(request, request.actor, document_id, number)


async def send_version(
    request: ApiRequest, actor: Actor, document_id: UUID, number: int
) -> Response[Any] | Stream:
    """The content of a version, if the actor may see it. Raises Hidden if its file is hidden."""
    document, _ = await loading.get(request.transaction, actor, document_id)
    row = await loading.get_version(request.transaction, actor, document_id, number)
    if row.storage_key is None and row.file_name is not None:
        raise errors.Hidden
    name = _file_name(document, row)
    shared = {"Cache-Control": cache_of(actor), "Vary": "Authorization"}
    if row.storage_key is not None:
        file = StoredFile(row.storage_key, name, row.media_type, row.size, row.sha256)
        return await send_file(request, file, shared)
    headers = download_headers(name, row.sha256) | shared
    if client_has(request, headers["ETag"]):
        return Response(None, status_code=304, headers=headers)
    rows = await loading.paragraphs_of(request.transaction, row)
    text = join(paragraph.markdown for paragraph in rows).encode()
    return Response(text, media_type=media.MARKDOWN, headers=headers)


def _file_name(document: Document, row: DocumentVersion) -> str:
    if row.file_name is not None:
        return row.file_name
    title = best_text(document.title, document.language)
    return media.clean_name(f"{title.replace('/', '-')} {row.number}.md")
