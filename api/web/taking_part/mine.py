"""My part in a dialogue: what I wrote and answered, what became of it, where I signed up."""

from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, FromQuery

from api.continuous.service.loading import get as get_dialogue
from api.contributions.queries import contributions as queries
from api.contributions.schemas.contributions import contribution_out
from api.contributions.views import views
from api.dialogues.models import Dialogue
from api.http.paging import Paging
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.presenters.presenter import Presenter
from api.web.forms.flow import FORM_PAGE, Answer
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.taking_part.mine_views import OwnText, own_text, receipt_facts
from api.web.taking_part.notices import done_notice
from api.web.taking_part.own_answers import own_answers
from api.web.taking_part.own_meetings import own_meetings
from api.web.taking_part.senders import entrance_for

ON_PAGE = 50


class MinePages(Controller):
    path = "/dialogues/{dialogue_id:uuid}/mine"
    include_in_schema = False

    @get("/", opt=FORM_PAGE)
    async def mine(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        cursor: FromQuery[str | None] = None,
    ) -> Answer:
        """Whoever is unknown is asked for a receipt, or to sign in."""
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
        if (entrance := entrance_for(request, dialogue)) is not None:
            return entrance
        words = Presenter(language_of(request))
        texts, following = await _own_texts(request, dialogue, cursor, words)
        return render_page(
            request,
            "mine",
            cache=NEVER,
            title=best_text(dialogue.title, words.language),
            page=f"/dialogues/{dialogue.id}",
            notice=done_notice(request),
            texts=texts,
            following=following,
            answers=await own_answers(request, dialogue, words),
            meetings=await own_meetings(request, dialogue, words),
            **await receipt_facts(request, words),
        )


async def _own_texts(
    request: ApiRequest, dialogue: Dialogue, cursor: str | None, words: Presenter
) -> tuple[list[OwnText], str | None]:
    """Oldest first, and where the next page begins."""
    session, actor = request.transaction, request.actor
    paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
    own = queries.Filter(own=True)
    rows = await request.scalars(
        queries.page(actor, dialogue.id, own, start=paging.start, limit=ON_PAGE)
    )
    buyer = await session.get_one(Organisation, dialogue.organisation_id)
    page = paging.page(
        await views(session, actor, dialogue, rows),
        keys=lambda view: queries.sort_key(view.contribution),
        build=lambda view: own_text(contribution_out(view), dialogue, buyer.name, words),
    )
    return page.items, page.next
