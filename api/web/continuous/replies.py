"""Replies of the buyer to an interest: the officer's form, and the firm's page."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from litestar import Controller, Response, get, route
from litestar.params import FromPath

from api.contributions.inputs import LONGEST
from api.core.actor import Permission
from api.core.i18n import Language, translate
from api.http.requests import ApiRequest
from api.interest_replies import queries, service
from api.interest_replies.inputs import InterestReplyCreate
from api.interest_replies.rules import MOST_REPLIES
from api.interests.service import get as get_interest
from api.organisations.models import Organisation
from api.presenters.presenter import Presenter
from api.web.forms.fields import Control, Field
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form
from api.web.forms.form import Detail, Form, Given
from api.web.page import NEVER, language_of, render_page
from api.web.taking_part.writing import language_field
from api.web.workspace.access import OWN_PAGE


class ShownReply(NamedTuple):
    text: str
    lang: str | None
    """Where it is not that of the page."""
    time: str
    to_all: bool


async def shown_replies(request: ApiRequest, interest_id: UUID, buyer_id: UUID) -> list[ShownReply]:
    """Those that the reader may see, oldest first."""
    session, words = request.transaction, Presenter(language_of(request))
    stmt = queries.page(request.actor, interest_id, start=None, limit=MOST_REPLIES)
    buyer = await session.get_one(Organisation, buyer_id)
    return [
        ShownReply(
            row.text,
            None if row.language is words.language else row.language.value,
            words.moment(row.at, buyer.time_zone),
            row.answer_id is not None,
        )
        for row in await session.scalars(stmt)
    ]


class ReplyPages(Controller):
    path = "/my"
    include_in_schema = False

    @get("/interests/{interest_id:uuid}/replies", opt=OWN_PAGE)
    async def read(self, request: ApiRequest, interest_id: FromPath[UUID]) -> Response[str]:
        """For the firm: what it wrote, and what the buyer replied."""
        row, buyer_id = await get_interest(request.transaction, request.actor, interest_id)
        request.actor.require(Permission.INTEREST_WRITE, row.organisation_id)
        return render_page(
            request,
            "own_replies",
            cache=NEVER,
            message=row.message,
            about=f"/procurements/{row.procurement_id}"
            if row.procurement_id
            else f"/dialogues/{row.dialogue_id}",
            replies=await shown_replies(request, interest_id, buyer_id),
        )

    @route("/received-interests/{interest_id:uuid}/reply", http_method=BOTH, opt=FORM_PAGE)
    async def reply(self, request: ApiRequest, interest_id: FromPath[UUID]) -> Answer:
        row, buyer_id = await get_interest(request.transaction, request.actor, interest_id)
        if request.actor.is_signed_in:
            request.actor.require(Permission.INTEREST_READ, buyer_id)
            request.actor.require(Permission.CONTRIBUTION_ANSWER, buyer_id)
        back = f"/my/received-interests/{interest_id}"

        async def act(given: Given) -> Done:
            data = given.decode(InterestReplyCreate)
            await service.reply(request.transaction, request.actor, interest_id, data)
            return Done(back)

        async def preview(given: Given) -> Sequence[Detail]:
            return _preview(given.decode(InterestReplyCreate), given.language)

        form = _form(language_of(request), row.message, back)
        return await answer_form(request, form, act, preview)


def _preview(data: InterestReplyCreate, language: Language) -> list[Detail]:
    def t(name: str) -> str:
        return translate(f"page.reply.{name}", language)

    seen_by = "seen_by.firm" if data.question is None else "seen_by.all"
    question = [] if data.question is None else [(t("question"), [data.question])]
    return [*question, (t("text"), [data.text]), (t("seen_by"), [t(seen_by)])]


def _form(language: Language, message: str, back: str) -> Form:
    def t(name: str) -> str:
        return translate(f"page.reply.{name}", language)

    return Form(
        title=t("title"),
        lines=[message, t("lead")],
        button=t("button"),
        needs_sign_in=True,
        has_preview=True,
        back=back,
        fields=[
            Field(name="text", label=t("text"), control=Control.LONG_TEXT, longest=LONGEST),
            language_field(language),
            Field(
                name="question",
                label=t("question"),
                hint=t("question.hint"),
                control=Control.LONG_TEXT,
                longest=LONGEST,
                optional=True,
            ),
        ],
    )
