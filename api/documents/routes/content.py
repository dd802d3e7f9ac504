from base64 import b64encode
from urllib.parse import quote
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from api.core import errors
from api.core.text import best_text
from api.documents.models import Document, DocumentVersion
from api.documents.routes.documents import Number
from api.documents.rules import media
from api.documents.rules.paragraphs import join
from api.documents.service import loading
from api.http.access import PUBLIC, access
from api.http.conditional import cache_of
from api.http.requests import ApiRequest


class ContentController(Controller):
    path = "/documents/{document_id:uuid}/versions/{number:int}/content"
    tags = ("Documents",)

    @get(
        "/",
        operation_id="download_document_version",
        summary="Download a version",
        opt=access(PUBLIC) | {"produces": tuple(media.SUFFIXES), "problems": (errors.Hidden,)},
    )
    async def download_document_version(
        self, request: ApiRequest, document_id: FromPath[UUID], number: Number
    ) -> Response[bytes] | Stream:
        """A file as it was uploaded; a text as Markdown. `Repr-Digest` (RFC 9530) proves it.

        410 where the file was hidden.
        """
        document, _ = await loading.get(request.transaction, request.actor, document_id)
        row = await loading.get_version(request.transaction, request.actor, document_id, number)
        if row.storage_key is None and row.file_name is not None:
            raise errors.Hidden
        name = quote(_file_name(document, row))
        headers = {
            **_validators(row),
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Cache-Control": cache_of(request.actor),
            "Vary": "Authorization",
        }
        if row.storage_key is None:
            rows = await loading.paragraphs_of(request.transaction, row)
            text = join(paragraph.markdown for paragraph in rows).encode()
            return Response(text, media_type=media.MARKDOWN, headers=headers)
        pieces = await request.app.state.store.files.read(row.storage_key)
        return Stream(pieces, media_type=row.media_type, headers=headers)


def _validators(row: DocumentVersion) -> dict[str, str]:
    digest = b64encode(bytes.fromhex(row.sha256)).decode()
    return {"ETag": f'"{row.sha256}"', "Repr-Digest": f"sha-256=:{digest}:"}


def _file_name(document: Document, row: DocumentVersion) -> str:
    if row.file_name is not None:
        return row.file_name
    title = best_text(document.title, document.language)
    return media.clean_name(f"{title.replace('/', '-')} {row.number}.md")
