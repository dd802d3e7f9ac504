"""Answers to one question of a survey in people's own words, page by page."""

import re
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.core.actor import ANONYMOUS
from api.core.errors import InvalidRequest, NotFound
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.surveys import queries
from api.surveys.service import results
from api.web.page import language_of, render_page

PAGE_ROWS = 50
_PLACE = re.compile(r"[0-9a-f]{32}", re.ASCII)


class QuotePages(Controller):
    path = "/dialogues/{dialogue_id:uuid}/surveys/{survey_id:uuid}/quotes"
    include_in_schema = False

    @get("/", opt={"any_parameters": True})
    async def quotes(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], survey_id: FromPath[UUID]
    ) -> Response[str]:
        """`?question=`: its key; `?after=`: the place of the last quote before."""
        session, key = request.transaction, request.query_params.get("question", "")
        try:
            survey = await results.require_quotes(session, ANONYMOUS, survey_id, key)
        except InvalidRequest:
            raise NotFound from None
        if survey.dialogue_id != dialogue_id:
            raise NotFound
        after = request.query_params.get("after", "")
        start = (after,) if _PLACE.fullmatch(after) else None
        stmt = queries.quotes(survey_id, key, start=start, limit=PAGE_ROWS)
        rows = (await session.execute(stmt)).all()
        words = Presenter(language_of(request))
        question = next(item for item in survey.questions if item.key == key)
        return render_page(
            request,
            "quotes",
            title=words.text(survey.title),
            question=words.text(question.title),
            key=key,
            dialogue_path=f"/dialogues/{dialogue_id}",
            path=request.url.path,
            quotes=[row.text for row in rows[:PAGE_ROWS]],
            is_first=start is None,
            next=rows[PAGE_ROWS - 1].place if len(rows) > PAGE_ROWS else None,
        )
