"""A version of a document, its file, and what differs between two versions."""

from asyncio import to_thread
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from api.core.actor import ANONYMOUS
from api.core.errors import NotFound
from api.dialogues.models import Dialogue
from api.documents.models import DocumentKind, DocumentVersion
from api.documents.routes.content import send_version
from api.documents.routes.documents import Number
from api.documents.schemas import DifferenceOut, differences_out, paragraphs_out
from api.documents.service import loading
from api.documents.service.loading import DocumentView
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.presenters.sizes import written_size
from api.web.page import language_of, render_page
from api.web.public.documents import document_path, version_path
from api.web.reading.comparison import compared
from api.web.reading.loading import public_document

_PAGE = {"any_parameters": True}


class DocumentPages(Controller):
    path = "/dialogues/{dialogue_id:uuid}/documents/{document_id:uuid}"
    include_in_schema = False

    @get("/versions/{number:int}", opt=_PAGE)
    async def version(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        document_id: FromPath[UUID],
        number: Number,
    ) -> Response[str]:
        view, dialogue = await public_document(request, dialogue_id, document_id)
        row = await loading.get_version(request.transaction, ANONYMOUS, document_id, number)
        words = Presenter(language_of(request))
        rows = await loading.paragraphs_of(request.transaction, row)
        shown = await to_thread(lambda: [item.html for item in paragraphs_out(rows)])
        return await to_thread(
            render_page,
            request,
            "document_version",
            **_head(view, dialogue, words),
            number=number,
            published=_day(row, dialogue, words),
            note=words.text(row.note),
            size=written_size(row.size, words.language),
            file_name=row.file_name,
            sha256=row.sha256,
            is_hidden=row.storage_key is None and row.file_name is not None,
            paragraphs=shown,
            download=f"{version_path(dialogue_id, document_id, number)}/file",
        )

    @get("/versions/{number:int}/file", opt=_PAGE)
    async def file(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        document_id: FromPath[UUID],
        number: Number,
    ) -> Response[Any] | Stream:
        await public_document(request, dialogue_id, document_id)
        return await send_version(request, ANONYMOUS, document_id, number)

    @get("/differences", opt=_PAGE)
    async def differences(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], document_id: FromPath[UUID]
    ) -> Response[str]:
        """`?from=1&to=2`: without them, the two newest versions."""
        view, dialogue = await public_document(request, dialogue_id, document_id)
        numbers = [version.number for version in view.versions]
        if view.document.kind is not DocumentKind.TEXT or len(numbers) < 2:  # noqa: PLR2004
            raise NotFound
        newer = _version_in(request, "to", numbers[1:], numbers[-1])
        older = _version_in(request, "from", numbers, max(n for n in numbers if n < newer))
        words = Presenter(language_of(request))
        changes = await _differences(request, document_id, min(older, newer), max(older, newer))
        return await to_thread(
            render_page,
            request,
            "document_differences",
            **_head(view, dialogue, words),
            numbers=numbers,
            older=min(older, newer),
            newer=max(older, newer),
            path=f"{document_path(dialogue_id, document_id)}/differences",
            compared=await to_thread(compared, changes),
        )


async def _differences(
    request: ApiRequest, document_id: UUID, older: int, newer: int
) -> Sequence[DifferenceOut]:
    session = request.transaction
    old, new = await loading.compared(session, ANONYMOUS, document_id, newer, older)
    result = await to_thread(differences_out, document_id, (older, newer), old, new)
    return result.differences


def _version_in(request: ApiRequest, name: str, numbers: Sequence[int], usual: int) -> int:
    """A version that is there; anything else in the address is passed over."""
    texts = {str(number): number for number in numbers}
    return texts.get(request.query_params.get(name, ""), usual)


def _head(view: DocumentView, dialogue: Dialogue, words: Presenter) -> dict[str, Any]:
    row = view.document
    return {
        "title": words.text(row.title),
        "dialogue_title": words.text(dialogue.title),
        "dialogue_path": f"/dialogues/{dialogue.id}",
        "lang_of_text": None if row.language is words.language else row.language.value,
        "versions": [
            (
                version.number,
                _day(version, dialogue, words),
                version_path(dialogue.id, row.id, version.number),
            )
            for version in reversed(view.versions)
        ],
        "compares": row.kind is DocumentKind.TEXT and len(view.versions) > 1,
        "comparison": f"{document_path(dialogue.id, row.id)}/differences",
    }


def _day(version: DocumentVersion, dialogue: Dialogue, words: Presenter) -> str:
    return words.day(version.published_at, dialogue.time_zone) if version.published_at else ""
