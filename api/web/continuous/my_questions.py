"""What a person has asked anywhere, and what became of it."""

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from litestar import Controller, Response, get

from api.contributions.models import Contribution, ContributionStatus
from api.contributions.queries import contributions as queries
from api.dialogues.models import Dialogue
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.taking_part.places import shortened
from api.web.workspace.access import OWN_PAGE

ON_PAGE = 20


class OwnQuestion(NamedTuple):
    text: str
    """Empty once it is withdrawn or removed."""
    language: str
    about: str
    page: str
    state: str
    answer: str | None
    """Where the buyer's answer stands."""
    mine: str


class MyQuestionsPages(Controller):
    path = "/my/questions"
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def list_questions(self, request: ApiRequest, cursor: Cursor = None) -> Response[str]:
        """Newest first."""
        paging = Paging(request, cursor, ON_PAGE, queries.EditKey)
        rows = await request.rows(
            queries.own_questions(request.actor, start=paging.start, limit=ON_PAGE)
        )
        answers = await _answers(request, [row.Contribution.id for row in rows])
        words = Presenter(language_of(request))
        page = paging.page(
            rows,
            keys=lambda row: (row.Contribution.id,),
            build=lambda row: _shown(row.Contribution, row.Dialogue, answers, words),
        )
        return render_page(request, "my_questions", cache=NEVER, page=page)


async def _answers(request: ApiRequest, ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The first published answer of each question."""
    pairs = await request.transaction.scalars(queries.answers(ids))
    return {pair.question_id: pair.answer_id for pair in reversed(pairs.all())}


def _shown(
    row: Contribution, dialogue: Dialogue, answers: Mapping[UUID, UUID], words: Presenter
) -> OwnQuestion:
    page, answer = f"/dialogues/{dialogue.id}", answers.get(row.id)
    is_answered = answer is not None and row.status is ContributionStatus.PUBLISHED
    return OwnQuestion(
        text=shortened(row.text),
        language=row.language,
        about=best_text(dialogue.title, words.language),
        page=page,
        state=words.t(f"page.my_questions.{'answered' if is_answered else row.status}"),
        answer=f"{page}#c-{answer}" if is_answered else None,
        mine=f"{page}/mine",
    )
