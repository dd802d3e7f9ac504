"""Comments, questions and official answers in a dialogue."""

from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody

from api.continuous.service.loading import get as get_dialogue
from api.contributions.inputs import (
    AnswerCreate,
    ContributionCreate,
    ContributionPatch,
)
from api.contributions.models import ContributionKind
from api.contributions.queries import contributions as queries
from api.contributions.queries.dispositions import DispositionFilter
from api.contributions.routes.responses import shown
from api.contributions.rules.contributions import CHANGEABLE, OPEN_TO_BUYER
from api.contributions.schemas.contributions import (
    ContributionOut,
    EditOut,
    contribution_out,
    edit_out,
)
from api.contributions.service import contributions, edits, loading
from api.contributions.views import views
from api.core import errors
from api.core.actor import Permission
from api.dialogues.models import DialogueStatus
from api.http.authorization import PUBLIC, SIGNED_IN, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Count, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest

_WRONG_STATE = {"problems": (errors.WrongState,)}


class ContributionController(Controller):
    path = "/"
    tags = ("Contributions",)

    @get(
        "/dialogues/{dialogue_id:uuid}/contributions",
        operation_id="list_contributions",
        summary="List the contributions of a dialogue",
        opt=access(PUBLIC, receipts=True),
    )
    async def list_contributions(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        *,
        kind: FromQuery[list[ContributionKind] | None] = None,
        answered: FromQuery[bool | None] = None,
        own: FromQuery[bool] = False,
        document: FromQuery[list[UUID] | None] = None,
        paragraph: FromQuery[list[UUID] | None] = None,
        disposition: FromQuery[list[DispositionFilter] | None] = None,
        count: Count = False,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[ContributionOut]]:
        """Sorted by the time of publication; `parent_id` forms the threads.

        `answered=true` selects questions with an answer and `answered=false` questions without
        one, the longest waiting first. `own` selects your contributions. `paragraph` takes keys of
        paragraphs and includes contributions on earlier versions of them. `disposition` selects by
        outcome; `disposition=none` selects contributions without a disposition.
        """
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        filters = queries.Filter(
            kind=kind or (),
            answered=answered,
            own=own,
            document=document or (),
            paragraph=paragraph or (),
            disposition=disposition or (),
        )
        rows = await request.scalars(
            queries.page(request.actor, dialogue_id, filters, start=paging.start, limit=limit)
        )
        contribution_views = await views(request.transaction, request.actor, dialogue, rows)
        page = paging.page(
            contribution_views,
            keys=lambda view: queries.sort_key(view.contribution),
            build=contribution_out,
        )
        if count:
            counted = queries.count(request.actor, dialogue_id, filters)
            page.count = await request.transaction.scalar(counted)
        return answer(request, page, headers=paging.link(page))

    @post(
        "/dialogues/{dialogue_id:uuid}/contributions",
        operation_id="create_contribution",
        summary="Comment or ask",
        opt=access(Permission.CONTRIBUTION_WRITE, states=[DialogueStatus.OPEN], receipts=True)
        | _WRONG_STATE,
    )
    async def create_contribution(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[ContributionCreate]
    ) -> Response[ContributionOut]:
        """People are never named: they are participant 1, 2, 3 … of this dialogue.

        With `moderation: before` the contribution is `held` until it is released, and only you and
        the moderators see it. After the deadline, within `grace_hours`, it is accepted and
        marked as `late`. A participant writes or edits at most 5 times a minute and 30 times an
        hour.

        Where the dialogue is open to `all`, you can write without an account by using a receipt
        (`issue_receipt`).
        """
        contribution = await contributions.contribute(
            request.transaction, request.actor, dialogue_id, data, request.origin.key
        )
        return await shown(request, contribution, created=True)

    @post(
        "/dialogues/{dialogue_id:uuid}/answers",
        operation_id="answer_questions",
        summary="Answer questions officially",
        opt=access(Permission.CONTRIBUTION_ANSWER, states=OPEN_TO_BUYER) | _WRONG_STATE,
    )
    async def answer_questions(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[AnswerCreate]
    ) -> Response[ContributionOut]:
        """One answer can answer several questions. It is published to everybody at the same moment.

        The buyer can answer until the dialogue is concluded, also after the deadline.
        """
        contribution = await contributions.answer(
            request.transaction, request.actor, dialogue_id, data
        )
        return await shown(request, contribution, created=True)

    @get(
        "/contributions/{contribution_id:uuid}",
        operation_id="get_contribution",
        summary="Get a contribution",
        opt=access(PUBLIC, receipts=True),
    )
    async def get_contribution(
        self, request: ApiRequest, contribution_id: FromPath[UUID]
    ) -> Response[ContributionOut]:
        """A withdrawn or removed contribution keeps its address, but has no text."""
        contribution = await loading.get(request.transaction, request.actor, contribution_id)
        return await shown(request, contribution)

    @get(
        "/contributions/{contribution_id:uuid}/edits",
        operation_id="list_contribution_edits",
        summary="List the earlier texts of a contribution",
        opt=access(PUBLIC),
    )
    async def list_contribution_edits(
        self,
        request: ApiRequest,
        contribution_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[EditOut]]:
        """Oldest first. Empty once the contribution is withdrawn or removed."""
        row, _ = await loading.get(request.transaction, request.actor, contribution_id)
        paging = Paging(request, cursor, limit, queries.EditKey)
        rows = await request.scalars(queries.edits(row, start=paging.start, limit=limit))
        return paging.answer(rows, keys=lambda edit: (edit.id,), build=edit_out)

    @patch(
        "/contributions/{contribution_id:uuid}",
        operation_id="edit_contribution",
        summary="Change your contribution",
        opt=access(SIGNED_IN, states=CHANGEABLE, receipts=True),
    )
    async def edit_contribution(
        self,
        request: ApiRequest,
        contribution_id: FromPath[UUID],
        data: JSONBody[ContributionPatch],
        expected: Expected,
    ) -> Response[ContributionOut]:
        """JSON Merge Patch, while the dialogue is open. Earlier public texts stay public."""
        contribution = await edits.edit(
            request.transaction,
            request.actor,
            contribution_id,
            data,
            expected,
            key=request.origin.key,
        )
        return await shown(request, contribution)

    @post(
        "/contributions/{contribution_id:uuid}/withdraw",
        operation_id="withdraw_contribution",
        summary="Withdraw your contribution",
        opt=access(SIGNED_IN, states=CHANGEABLE, receipts=True),
        status_code=200,
    )
    async def withdraw_contribution(
        self,
        request: ApiRequest,
        contribution_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[ContributionOut]:
        """You can withdraw it at any time. A published contribution leaves a tombstone.

        The text and the confidential part are no longer readable.
        """
        contribution = await edits.withdraw(
            request.transaction, request.actor, contribution_id, expected
        )
        return await shown(request, contribution)
