"""Previews: secret links to the page of a draft, for comments before the draft is public."""

from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.params import FromPath, JSONBody

from api.core import errors
from api.core.actor import Permission
from api.dialogues.models import DialogueStatus
from api.draft_links import queries, service
from api.draft_links.inputs import PreviewCreate
from api.draft_links.schemas import NewPreviewOut, PreviewOut, new_preview_out, preview_out
from api.http.authorization import access
from api.http.etags import PRIVATE, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest


class PreviewController(Controller):
    path = "/dialogues/{dialogue_id:uuid}/previews"
    tags = ("Previews",)

    @post(
        "/",
        operation_id="create_preview",
        summary="Create a link to a draft",
        opt=access(Permission.DIALOGUE_WRITE, states=[DialogueStatus.DRAFT])
        | {"shows_secret": True, "problems": (errors.WrongState,)},
    )
    async def create_preview(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[PreviewCreate]
    ) -> Response[NewPreviewOut]:
        """Anybody who has the address can see the page of the draft, but no other drafts.

        The link works for approved buyers, until it expires or is revoked. Once the dialogue is
        public, the link leads to the public page.
        """
        new = await service.create(request.transaction, request.actor, dialogue_id, data)
        shown = new_preview_out(new, request.settings.public_url)
        return answer(request, shown, status=201, headers={"Cache-Control": PRIVATE})

    @get(
        "/",
        operation_id="list_previews",
        summary="List the links to a draft",
        opt=access(Permission.DIALOGUE_WRITE),
    )
    async def list_previews(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[PreviewOut]]:
        """Newest first, including expired and revoked links, without their addresses."""
        await service.get_dialogue(request.transaction, request.actor, dialogue_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(queries.page(dialogue_id, start=paging.start, limit=limit))
        return paging.answer(rows, keys=lambda row: (row.id,), build=preview_out)

    @delete(
        "/{preview_id:uuid}",
        operation_id="revoke_preview",
        summary="Revoke a link to a draft",
        opt=access(Permission.DIALOGUE_WRITE),
    )
    async def revoke_preview(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], preview_id: FromPath[UUID]
    ) -> None:
        """The link stops working at once."""
        await service.revoke(request.transaction, request.actor, dialogue_id, preview_id)

    @post(
        "/{preview_id:uuid}/adopt",
        operation_id="adopt_preview",
        summary="Adopt an orphaned link to a draft",
        opt=access(Permission.DIALOGUE_WRITE) | {"problems": (errors.WrongState,)},
        status_code=200,
    )
    async def adopt_preview(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], preview_id: FromPath[UUID]
    ) -> Response[PreviewOut]:
        """The link works until it expires, with the same address. Only a person can adopt it, not a
        key.
        """
        row = await service.adopt_orphaned(
            request.transaction, request.actor, dialogue_id, preview_id
        )
        return answer(request, preview_out(row))
