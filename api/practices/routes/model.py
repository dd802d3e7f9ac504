"""The operating model as data: goals, practices, and the editions of the practices."""

from typing import Any

from litestar import Controller, Response, delete, get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from api.codelists.families import GOALS
from api.codelists.queries import page as codes_page
from api.core import errors
from api.core.actor import Permission
from api.core.errors import found_or_404
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, MAX_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.practices.filters import EditionParameter, practice_filter
from api.practices.inputs import EditionCreate, EditionPractice, FeedbackRound
from api.practices.models import EditionStatus, ModelEdition
from api.practices.queries import editions as queries
from api.practices.schemas.model import (
    EditionOut,
    GoalList,
    PracticeOut,
    edition_out,
    goal_out,
    practice_out,
)
from api.practices.service import editions, rounds

_OPERATE: dict[str, Any] = {
    **access(Permission.PLATFORM_OPERATE, states=[EditionStatus.DRAFT]),
    "problems": (errors.Conflict,),
}
_ROUND: dict[str, Any] = {
    **access(Permission.PLATFORM_OPERATE, states=[EditionStatus.PUBLISHED]),
    "problems": (errors.Conflict,),
}


async def _shown(
    request: ApiRequest, edition: ModelEdition, *, created: bool = False
) -> Response[EditionOut]:
    view = await editions.view(request.transaction, edition)
    headers = {"Location": f"/v1/model/editions/{edition.code}"} if created else None
    status = 201 if created else 200
    return answer(request, edition_out(view), of=edition, status=status, headers=headers)


class ModelController(Controller):
    path = "/model"
    tags = ("Operating model",)

    @get(
        "/goals",
        operation_id="list_goals",
        summary="List the goals of the operating model",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def list_goals(self, request: ApiRequest) -> Response[GoalList]:
        """All goals with their descriptions. `parent` makes the tree, whose top is the main goal.
        Plans, procurements and dialogues carry goals by their codes."""
        rows = await request.scalars(codes_page(GOALS, start=None, limit=MAX_LIMIT))
        return answer(request, GoalList([goal_out(row) for row in rows[:MAX_LIMIT]]))

    @get(
        "/practices",
        operation_id="list_practices",
        summary="List the practices",
        opt=access(PUBLIC) | {"repeatable": True},
        dependencies={"filters": Provide(practice_filter, sync_to_thread=False)},
    )
    async def list_practices(
        self,
        request: ApiRequest,
        *,
        filters: NamedDependency[queries.PracticeFilter],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[PracticeOut]]:
        """The practices in force: those of the newest edition of each source.

        Texts of the source `platform` are this product's own words; an operator can load the
        official text of the operating model beside them.
        """
        paging = Paging(request, cursor, limit, queries.PracticeKey)
        rows = await request.rows(
            queries.practices_page(request.actor, filters, start=paging.start, limit=limit)
        )
        return paging.answer(
            rows,
            keys=lambda row: (row.Practice.position, row.Practice.id),
            build=lambda row: practice_out(*row),
        )

    @get(
        "/practices/{code:str}",
        operation_id="get_practice",
        summary="Get a practice",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def get_practice(
        self, request: ApiRequest, code: FromPath[str], edition: EditionParameter = None
    ) -> Response[PracticeOut]:
        """The text in force, or the last one of a practice that newer editions do not have."""
        row = await request.transaction.execute(queries.practice(request.actor, code, edition))
        return answer(request, practice_out(*found_or_404(row.one_or_none())))

    @get(
        "/editions",
        operation_id="list_editions",
        summary="List the editions of the practices",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def list_editions(
        self, request: ApiRequest, *, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[Page[EditionOut]]:
        """Newest first, without their `changes`. Only operators see drafts."""
        paging = Paging(request, cursor, limit, queries.EditionKey)
        rows = await request.scalars(
            queries.editions_page(request.actor, start=paging.start, limit=limit)
        )
        codes = await editions.codes_of(request.transaction, rows)
        return paging.answer(
            rows,
            keys=lambda row: (row.created_at, row.id),
            build=lambda row: edition_out(
                editions.EditionView(row, codes.get(row.based_on_id), [])
            ),
        )

    @post(
        "/editions",
        operation_id="create_edition",
        summary="Draft the next edition",
        opt=access(Permission.PLATFORM_OPERATE) | {"problems": (errors.Conflict,)},
    )
    async def create_edition(
        self, request: ApiRequest, data: JSONBody[EditionCreate]
    ) -> Response[EditionOut]:
        """Copies the practices of the current edition of the source `platform`."""
        row = await editions.create(request.transaction, request.actor, data)
        return await _shown(request, row, created=True)

    @get(
        "/editions/{edition:str}",
        operation_id="get_edition",
        summary="Get an edition with its changes",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def get_edition(
        self, request: ApiRequest, edition: FromPath[str]
    ) -> Response[EditionOut]:
        """`changes` lists the practices that the edition added, changed or removed, and the
        contributions of the feedback round that led to each."""
        row = await editions.get(request.transaction, request.actor, edition)
        return await _shown(request, row)

    @put(
        "/editions/{edition:str}/practices/{code:str}",
        operation_id="put_edition_practice",
        summary="Change or add a practice of a draft edition",
        opt=_OPERATE,
    )
    async def put_edition_practice(
        self,
        request: ApiRequest,
        edition: FromPath[str],
        code: FromPath[str],
        data: JSONBody[EditionPractice],
        expected: Expected,
    ) -> Response[PracticeOut]:
        """Replaces the whole text. `If-Match` has the `ETag` of the edition."""
        row = await editions.put_practice(
            request.transaction, request.actor, edition, code, data, expected=expected
        )
        draft = await editions.get(request.transaction, request.actor, edition)
        return answer(request, practice_out(row, draft))

    @delete(
        "/editions/{edition:str}/practices/{code:str}",
        operation_id="remove_edition_practice",
        summary="Remove a practice from a draft edition",
        opt=_OPERATE,
    )
    async def remove_edition_practice(
        self,
        request: ApiRequest,
        edition: FromPath[str],
        code: FromPath[str],
        expected: Expected,
    ) -> None:
        """Organisations that selected the practice keep it, with its last text."""
        await editions.remove_practice(request.transaction, request.actor, edition, code, expected)

    @post(
        "/editions/{edition:str}/publish",
        operation_id="publish_edition",
        summary="Publish a draft edition",
        opt=_OPERATE,
        status_code=200,
    )
    async def publish_edition(
        self, request: ApiRequest, edition: FromPath[str], expected: Expected
    ) -> Response[EditionOut]:
        """The edition is in force from now on and does not change any more. Refused if it does not
        differ from the edition before, or if another one was published meanwhile."""
        row = await editions.publish(request.transaction, request.actor, edition, expected)
        return await _shown(request, row)

    @post(
        "/editions/{edition:str}/feedback-round",
        operation_id="draft_feedback_round",
        summary="Draft a feedback round on an edition",
        opt=_ROUND,
        status_code=200,
    )
    async def draft_feedback_round(
        self,
        request: ApiRequest,
        edition: FromPath[str],
        data: JSONBody[FeedbackRound],
        expected: Expected,
    ) -> Response[EditionOut]:
        """Drafts a dialogue at the given buyer about a document made from the edition, in three
        languages. You must be allowed to write dialogues there. The buyer publishes and concludes
        it like any other dialogue."""
        row = await rounds.draft_round(request.transaction, request.actor, edition, data, expected)
        return await _shown(request, row)
