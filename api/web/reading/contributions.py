"""What was written in a dialogue, page by page, where its own page has no room for all."""

from asyncio import to_thread
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.continuous.service.loading import get as get_dialogue
from api.contributions.queries import contributions as queries
from api.contributions.queries.contributions import Filter
from api.contributions.schemas.contributions import contribution_out
from api.contributions.views import views
from api.core.actor import ANONYMOUS
from api.core.clock import utc_now
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.presenters.presenter import Presenter
from api.web.page import language_of, render_page
from api.web.public.dialogues import on_another_page, threads_of
from api.web.public.taking_part import taking_part_of
from api.web.reading.loading import id_of

PAGE_ROWS = 100


class ContributionListPages(Controller):
    path = "/dialogues/{dialogue_id:uuid}/contributions"
    include_in_schema = False

    @get("/", opt={"any_parameters": True})
    async def listed(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Response[str]:
        """`?after=` is the last contribution of the page before. One that nobody sees any more
        leads to the first page."""
        session = request.transaction
        dialogue = await get_dialogue(session, ANONYMOUS, dialogue_id)
        after = id_of(request.query_params.get("after", ""))
        last = (await session.execute(queries.by_id(ANONYMOUS, after))).first() if after else None
        is_here = last is not None and last[1].id == dialogue_id
        start = queries.sort_key(last[0]) if last and is_here else None
        stmt = queries.page(ANONYMOUS, dialogue_id, Filter(), start=start, limit=PAGE_ROWS)
        rows = (await session.scalars(stmt)).all()
        shown = await views(session, ANONYMOUS, dialogue, rows[:PAGE_ROWS])
        contributions = await to_thread(lambda: [contribution_out(view) for view in shown])
        buyer = await session.get_one(Organisation, dialogue.organisation_id)
        words = Presenter(language_of(request))
        threads = await to_thread(threads_of, contributions, buyer.name, dialogue.time_zone, words)
        path = f"/dialogues/{dialogue_id}"
        return await to_thread(
            render_page,
            request,
            "contribution_list",
            title=words.text(dialogue.title),
            dialogue_path=path,
            path=f"{path}/contributions",
            contributions=[on_another_page(item, path) for item in threads],
            part=taking_part_of(dialogue, (), (), utc_now(), words),
            is_first=start is None,
            next=rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None,
        )
