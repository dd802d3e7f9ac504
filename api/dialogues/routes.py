"""Dialogue calls: from draft to conclusion."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from sqlalchemy.ext.asyncio import AsyncSession

from api.core import errors
from api.core.actor import Permission
from api.dialogues import queries
from api.dialogues.filters import SortBy, dialogue_filter
from api.dialogues.inputs import (
    DialogueCancel,
    DialogueConclude,
    DialogueCreate,
    DialogueExtend,
    DialoguePatch,
    DialogueShorten,
    PublicationSchedule,
)
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.publication import Parts
from api.dialogues.rules.content import CHANGEABLE
from api.dialogues.rules.transitions import COMING
from api.dialogues.schemas import (
    ConcludedOut,
    DialogueOut,
    EqualTreatmentFindingOut,
    concluded_out,
    dialogue_out,
)
from api.dialogues.service import drafts, loading, stages
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Cursors, Limit, Page
from api.http.requests import ApiRequest
from api.plans.filters import IncludeEnded

EqualTreatment = Callable[[AsyncSession, Dialogue], Awaitable[list[EqualTreatmentFindingOut]]]
"""What the record of the dialogue would find. Features above know it, not this one: `app.py`."""


async def _shown(
    request: ApiRequest, row: Dialogue, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response[DialogueOut]:
    [view] = await loading.views(request.transaction, [row])
    return answer(request, dialogue_out(view), of=row, status=status, headers=headers)


class DialogueController(Controller):
    path = "/dialogues"
    tags = ("Dialogues",)

    @get(
        "/",
        operation_id="list_dialogues",
        summary="Dialogue calls",
        opt=access(PUBLIC) | {"repeatable": True},
        dependencies={"wanted": Provide(dialogue_filter, sync_to_thread=False)},
    )
    async def list_dialogues(
        self,
        request: ApiRequest,
        *,
        wanted: NamedDependency[queries.Filter],
        sort: SortBy = None,
        include_ended: IncludeEnded = False,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[DialogueOut]]:
        """A parameter given several times means any of its values.

        What is concluded or cancelled is found by `status` or with `include_ended=true`.
        """
        usual = queries.usual_sort(wanted)
        order = sort or usual
        cursors = Cursors(request, implied={"sort": usual})
        start = cursors.read(cursor, queries.KEY_SHAPES[order])
        shown = queries.listed(wanted, include_ended=include_ended)
        chosen = queries.page(request.actor, shown, order, start=start, limit=limit)
        rows = (await request.transaction.scalars(chosen)).all()
        views = await loading.views(request.transaction, rows)
        page = cursors.page(
            views,
            limit,
            keys=lambda view: queries.sort_keys(view.dialogue, order),
            build=dialogue_out,
        )
        return answer(request, page, headers=cursors.link(page, limit))

    @post(
        "/",
        operation_id="create_dialogue",
        summary="Draft a dialogue call",
        opt=access(Permission.DIALOGUE_WRITE),
    )
    async def create_dialogue(
        self, request: ApiRequest, data: JSONBody[DialogueCreate]
    ) -> Response[DialogueOut]:
        """About procurements of the buyer, a document, or the operating model. Not public yet."""
        row = await drafts.create(request.transaction, request.actor, data)
        headers = {"Location": f"/v1/dialogues/{row.id}"}
        return await _shown(request, row, status=201, headers=headers)

    @get(
        "/{dialogue_id:uuid}",
        operation_id="get_dialogue",
        summary="One dialogue call",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def get_dialogue(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Response[DialogueOut]:
        """Drafts are seen by the buyer's own people. A cancelled call stays at its address."""
        row = await loading.get(request.transaction, request.actor, dialogue_id)
        return await _shown(request, row)

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
        """JSON Merge Patch. Once public only texts, contact and links change."""
        row = await drafts.update(request.transaction, request.actor, dialogue_id, data, expected)
        return await _shown(request, row)

    @delete(
        "/{dialogue_id:uuid}",
        operation_id="delete_dialogue",
        summary="Throw a draft away",
        opt=access(Permission.DIALOGUE_WRITE, states=[DialogueStatus.DRAFT]),
    )
    async def delete_dialogue(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        expected: Expected,
    ) -> None:
        """What was public is cancelled instead, and stays reachable."""
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
        """A new draft of the same buyer: texts, formats, procurements, contact and links, no times.

        Documents and meetings stay with the original: they were made for its days.
        """
        row = await drafts.copy(request.transaction, request.actor, dialogue_id)
        headers = {"Location": f"/v1/dialogues/{row.id}"}
        return await _shown(request, row, status=201, headers=headers)

    @post(
        "/{dialogue_id:uuid}/publish",
        operation_id="publish_dialogue",
        summary="Publish a dialogue call",
        opt=access(Permission.DIALOGUE_PUBLISH, states=[DialogueStatus.DRAFT]),
        status_code=200,
    )
    async def publish_dialogue(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[DialogueOut]:
        """It opens and closes on its own at its times; at once if its opening time has come.

        Documents become public with it: their newest versions.
        """
        parts: Parts = request.app.state.publish_parts
        row = await stages.publish(request.transaction, request.actor, dialogue_id, expected, parts)
        return await _shown(request, row)

    @put(
        "/{dialogue_id:uuid}/publication",
        operation_id="schedule_publication",
        summary="Publish a draft later",
        opt=access(Permission.DIALOGUE_PUBLISH, states=[DialogueStatus.DRAFT]),
    )
    async def schedule_publication(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        data: JSONBody[PublicationSchedule],
        expected: Expected,
    ) -> Response[DialogueOut]:
        """As `publish_dialogue` does, by itself at `publish_at`. Again moves that moment.

        Whatever would keep it from being published is told now. It is published as it is then: it
        may be changed meanwhile. If it cannot be published when the time comes, it stays a draft,
        `publication_refusal` says why, and those of the buyer who write calls get a mail.
        """
        parts: Parts = request.app.state.publish_parts
        row = await stages.schedule_publication(
            request.transaction, request.actor, dialogue_id, data, expected, parts=parts
        )
        return await _shown(request, row)

    @delete(
        "/{dialogue_id:uuid}/publication",
        operation_id="unschedule_publication",
        summary="Do not publish a draft by itself",
        opt=access(Permission.DIALOGUE_PUBLISH, states=[DialogueStatus.DRAFT]),
        status_code=200,
    )
    async def unschedule_publication(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[DialogueOut]:
        """It stays a draft until somebody publishes it or plans it anew."""
        row = await stages.unschedule_publication(
            request.transaction, request.actor, dialogue_id, expected
        )
        return await _shown(request, row)

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
        """With a reason, and never earlier. Everybody involved is told."""
        row = await stages.extend(request.transaction, request.actor, dialogue_id, data, expected)
        return await _shown(request, row)

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
        """Closes an open call early: with a reason, and at least three days from now.

        Everybody involved is told at once. The new deadline stands in `extensions`, whose
        `closes_after` then lies before its `closes_before`; `grace_hours` count from it.
        """
        row = await stages.shorten(request.transaction, request.actor, dialogue_id, data, expected)
        return await _shown(request, row)

    @post(
        "/{dialogue_id:uuid}/conclude",
        operation_id="conclude_dialogue",
        summary="Publish the summary",
        opt=access(Permission.DIALOGUE_PUBLISH, states=[DialogueStatus.CLOSED])
        | {"problems": (errors.Conflict, errors.WrongState)},
        status_code=200,
    )
    async def conclude_dialogue(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        data: JSONBody[DialogueConclude],
        expected: Expected,
    ) -> Response[ConcludedOut]:
        """What was heard and what comes of it. The dialogue ends with it; first its grace ends.

        `warnings` name what one participant was told and not all; they keep nobody from it
        (`check_equal_treatment` tells them beforehand).
        """
        row = await stages.conclude(request.transaction, request.actor, dialogue_id, data, expected)
        [view] = await loading.views(request.transaction, [row])
        check: EqualTreatment = request.app.state.equal_treatment
        warnings = await check(request.transaction, row)
        return answer(request, concluded_out(view, warnings), of=row)

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
        """With a reason that all can read."""
        row = await stages.cancel(request.transaction, request.actor, dialogue_id, data, expected)
        return await _shown(request, row)
