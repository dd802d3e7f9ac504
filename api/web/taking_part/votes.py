"""Agreeing with what somebody else wrote ("same concern"), and taking that back."""

from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.contributions.models import Contribution
from api.contributions.queries import votes as queries
from api.contributions.rules.votes import require_may_vote
from api.contributions.service import votes
from api.core.clock import utc_now
from api.core.i18n import translate
from api.dialogues.models import Dialogue
from api.http.requests import ApiRequest
from api.participation import form_receipts
from api.participation.models import Participant
from api.participation.proof_of_work import Work
from api.web.forms.fields import Control, Field
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form
from api.web.forms.form import Form, Given
from api.web.page import language_of
from api.web.taking_part.contributions import require_may_begin
from api.web.taking_part.places import contribution_in, quoted_text
from api.web.taking_part.senders import (
    again,
    done,
    needs_sign_in,
    seal_of,
    sender_of,
    signed_form,
)

VOTE, WITHDRAW = "vote", "withdraw"


class VotePages(Controller):
    path = "/dialogues/{dialogue_id:uuid}/contributions/{contribution_id:uuid}"
    include_in_schema = False

    @route("/vote", http_method=BOTH, opt=FORM_PAGE)
    async def vote(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], contribution_id: FromPath[UUID]
    ) -> Answer:
        row, dialogue = await contribution_in(request, dialogue_id, contribution_id)
        if request.method == "GET":
            _require_may_vote(request, row, dialogue)

        async def act(given: Given) -> Done:
            if given.text("wish") == WITHDRAW:
                await votes.withdraw(request.transaction, request.actor, row.id)
                return Done(f"/dialogues/{dialogue.id}/mine?done=vote_withdrawn")
            return await _vote(request, given, row, dialogue)

        form = await _form(request, row, dialogue)
        return await answer_form(request, form, act, again=again(request, dialogue, Work.VOTE))


async def _vote(request: ApiRequest, given: Given, row: Contribution, dialogue: Dialogue) -> Done:
    """A receipt earns its votes by the same form."""
    session, origin = request.transaction, request.origin
    sender = await sender_of(request, given, dialogue, Work.VOTE)
    if sender.actor.participant_id is not None:
        participant = await session.get_one(Participant, sender.actor.participant_id)
        await form_receipts.earn_vote(session, participant, signed_form(given), origin)
    await votes.vote(session, sender.actor, row.id, origin.key)
    return done(dialogue, sender, "vote")


def _require_may_vote(request: ApiRequest, row: Contribution, dialogue: Dialogue) -> None:
    require_may_begin(request, dialogue)
    if not request.actor.is_anonymous:
        require_may_vote(request.actor, row, dialogue, utc_now())


async def _form(request: ApiRequest, row: Contribution, dialogue: Dialogue) -> Form:
    language, actor = language_of(request), request.actor
    has_voted = not actor.is_anonymous and await request.transaction.scalar(
        queries.among(actor, [row.id])
    )
    wish = WITHDRAW if has_voted else VOTE
    return Form(
        title=translate(f"page.vote.{wish}", language),
        lines=[translate(f"page.vote.{wish}.text", language)],
        button=translate(f"page.vote.{wish}.button", language),
        fields=[Field(name="wish", label="", control=Control.HIDDEN, initial=[wish])],
        needs_sign_in=needs_sign_in(dialogue),
        keeps_draft=False,
        seal=seal_of(request, dialogue, Work.VOTE),
        back=f"/dialogues/{dialogue.id}#c-{row.id}",
        template="write",
        values={"quoted": quoted_text(row)},
    )
