"""Routes of dialogue calls. Publishing and concluding are in `api/publication`."""

from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from api.core.actor import Permission
from api.dialogues import queries
from api.dialogues.filters import SortBy, dialogue_filter
from api.dialogues.inputs import (
    DialogueCancel,
    DialogueCreate,
    DialogueExtend,
    DialoguePatch,
    DialogueShorten,
)
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.rules.content import CHANGEABLE
from api.dialogues.rules.transitions import COMING
from api.dialogues.schemas import (
    DialogueOut,
    dialogue_out,
)
from api.dialogues.service import drafts, loading, stages
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.organisations.expansion import Expand, add_organisations
from api.plans.filters import IncludeEnded


async def shown(
    request: ApiRequest,
    row: Dialogue,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    expand: Expand = None,
) -> Response[DialogueOut]:
    [view] = await loading.views(request.transaction, [row])
    body = dialogue_out(view, request.settings.public_url)
    await add_organisations(request, [body], expand)
    return answer(request, body, of=row, status=status, headers=headers)


class DialogueController(Controller):
    path = "/dialogues"
    tags = ("Dialogues",)

    @get(
        "/",
        operation_id="list_dialogues",
        summary="List dialogue calls",
        opt=access(PUBLIC) | {"repeatable": True},
        dependencies={"filters": Provide(dialogue_filter, sync_to_thread=False)},
    )
    async def list_dialogues(
        self,
        request: ApiRequest,
        *,
        filters: NamedDependency[queries.Filter],
        sort: SortBy = None,
        include_ended: IncludeEnded = False,
        expand: Expand = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[DialogueOut]]:
        """A repeated parameter matches any of its values.

        Concluded and cancelled calls are listed only with `status`, `include_ended=true`, `ids` or
        `updated_since`.
        """
        usual = queries.default_sort(filters)
        order = sort or usual
        paging = Paging(request, cursor, limit, queries.KEY_SHAPES[order], implied={"sort": usual})
        shown = queries.listed(filters, include_ended=include_ended)
        rows = await request.scalars(
            queries.page(request.actor, shown, order, start=paging.start, limit=limit)
        )
        views = await loading.views(request.transaction, rows)
        page = paging.page(
            views,
            keys=lambda view: queries.sort_keys(view.dialogue, order),
            build=lambda view: dialogue_out(view, request.settings.public_url),
        )
        await add_organisations(request, page.items, expand)
        return answer(request, page, headers=paging.link(page))

    @post(
        "/",
        operation_id="create_dialogue",
        summary="Draft a dialogue call",
        opt=access(Permission.DIALOGUE_WRITE),
    )
    async def create_dialogue(
        self, request: ApiRequest, data: JSONBody[DialogueCreate]
    ) -> Response[DialogueOut]:
        """The subject is procurements of the buyer, a document, or the operating model. The draft
        is not public.
        """
        row = await drafts.create(request.transaction, request.actor, data)
        headers = {"Location": f"/v1/dialogues/{row.id}"}
        return await shown(request, row, status=201, headers=headers)

    @patch(
        "/{dialogue_id:uuid}",
        operation_id="update_dialogue",
        summary="Change a dialogue call",
        opt=access(Permission.DIALOGUE_WRITE, states=CHANGEABLE),
    )
    async def update_dialogue(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        data: JSONBody[DialoguePatch],
        expected: Expected,
    ) -> Response[DialogueOut]:
        """JSON Merge Patch. In a public call only texts, contact, links, goals and moderation
        can change.
        """
        row = await drafts.update(request.transaction, request.actor, dialogue_id, data, expected)
        return await shown(request, row)

    @delete(
        "/{dialogue_id:uuid}",
        operation_id="delete_dialogue",
        summary="Delete a draft",
        opt=access(Permission.DIALOGUE_WRITE, states=[DialogueStatus.DRAFT]),
    )
    async def delete_dialogue(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        expected: Expected,
    ) -> None:
        """A public call cannot be deleted; cancel it instead, and it stays readable."""
        await drafts.delete_draft(request.transaction, request.actor, dialogue_id, expected)

    @post(
        "/{dialogue_id:uuid}/copy",
        operation_id="copy_dialogue",
        summary="Copy a dialogue call",
        opt=access(Permission.DIALOGUE_WRITE),
    )
    async def copy_dialogue(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Response[DialogueOut]:
        """Makes a new draft with texts, formats, participation, procurements, contact and links.

        It has no times, documents or meetings: those belong to the schedule of the original.
        """
        row = await drafts.copy(request.transaction, request.actor, dialogue_id)
        headers = {"Location": f"/v1/dialogues/{row.id}"}
        return await shown(request, row, status=201, headers=headers)

    @post(
        "/{dialogue_id:uuid}/extend",
        operation_id="extend_dialogue",
        summary="Move the deadline later",
        opt=access(Permission.DIALOGUE_PUBLISH, states=COMING),
        status_code=200,
    )
    async def extend_dialogue(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        data: JSONBody[DialogueExtend],
        expected: Expected,
    ) -> Response[DialogueOut]:
        """Needs a reason and a later deadline. Everybody involved gets a notice."""
        row = await stages.extend(request.transaction, request.actor, dialogue_id, data, expected)
        return await shown(request, row)

    @post(
        "/{dialogue_id:uuid}/shorten",
        operation_id="shorten_dialogue",
        summary="Move the deadline earlier",
        opt=access(Permission.DIALOGUE_PUBLISH, states=[DialogueStatus.OPEN]),
        status_code=200,
    )
    async def shorten_dialogue(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        data: JSONBody[DialogueShorten],
        expected: Expected,
    ) -> Response[DialogueOut]:
        """Closes an open call early. Needs a reason and a deadline at least three days from now.

        Everybody involved gets a notice at once. `extensions` has the new deadline, with
        `closes_after` earlier than `closes_before`; `grace_hours` count from the new deadline.
        """
        row = await stages.shorten(request.transaction, request.actor, dialogue_id, data, expected)
        return await shown(request, row)

    @post(
        "/{dialogue_id:uuid}/cancel",
        operation_id="cancel_dialogue",
        summary="Cancel a public dialogue call",
        opt=access(Permission.DIALOGUE_PUBLISH, states=[*COMING, DialogueStatus.CLOSED]),
        status_code=200,
    )
    async def cancel_dialogue(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        data: JSONBody[DialogueCancel],
        expected: Expected,
    ) -> Response[DialogueOut]:
        """Needs a public reason."""
        row = await stages.cancel(request.transaction, request.actor, dialogue_id, data, expected)
        return await shown(request, row)
