"""Secret links to the page of a draft, for those who are to comment on it before it is public."""

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
        summary="Make a link to a draft",
        opt=access(Permission.DIALOGUE_WRITE, states=[DialogueStatus.DRAFT])
        | {"shows_secret": True, "problems": (errors.WrongState,)},
    )
    async def create_preview(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[PreviewCreate]
    ) -> Response[NewPreviewOut]:
        """Whoever has the address sees the draft as its page will look, and nothing else.

        It works for approved buyers, until it ends or is revoked; once the dialogue is public it
        leads to the public page.
        """
        new = await service.create(request.transaction, request.actor, dialogue_id, data)
        shown = new_preview_out(new, request.settings.public_url)
        return answer(request, shown, status=201, headers={"Cache-Control": PRIVATE})

    @get(
        "/",
        operation_id="list_previews",
        summary="Links to a draft",
        opt=access(Permission.DIALOGUE_WRITE),
    )
    async def list_previews(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[PreviewOut]]:
        """Newest first, ended ones too; never their addresses."""
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
        """It stops working at once."""
        await service.revoke(request.transaction, request.actor, dialogue_id, preview_id)

    @post(
        "/{preview_id:uuid}/adopt",
        operation_id="adopt_preview",
        summary="Answer for a link whose maker is gone",
        opt=access(Permission.DIALOGUE_WRITE) | {"problems": (errors.WrongState,)},
        status_code=200,
    )
    async def adopt_preview(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], preview_id: FromPath[UUID]
    ) -> Response[PreviewOut]:
        """It works on until its end. A person does, not a key; who has the address keeps it."""
        row = await service.adopt_orphaned(
            request.transaction, request.actor, dialogue_id, preview_id
        )
        return answer(request, preview_out(row))
