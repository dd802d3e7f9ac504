"""Comments, questions and replies, signed in or with a receipt."""

from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.continuous.service.loading import get as get_dialogue
from api.continuous.service.loading import require_accepting
from api.contributions.inputs import ContributionCreate
from api.contributions.models import ContributionKind, ContributionStatus
from api.contributions.rules import contributions as rules
from api.contributions.service import contributions as service
from api.core.clock import utc_now
from api.dialogues.models import Dialogue
from api.http.requests import ApiRequest
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form
from api.web.forms.form import Given
from api.web.taking_part.places import anchor_in, contribution_in, quoted_text
from api.web.taking_part.previews import is_held, preview_of
from api.web.taking_part.senders import again, done, needs_receipt, needs_sign_in, sender_of
from api.web.taking_part.writing import Writing, writing_form

COMMENT, QUESTION = ContributionKind.COMMENT, ContributionKind.QUESTION


class ContributionPages(Controller):
    path = "/dialogues/{dialogue_id:uuid}"
    include_in_schema = False

    @route("/comment", http_method=BOTH, opt=FORM_PAGE)
    async def comment(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
        return await _write(request, Writing(dialogue, COMMENT))

    @route("/question", http_method=BOTH, opt=FORM_PAGE)
    async def question(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
        return await _write(request, Writing(dialogue, QUESTION))

    @route("/documents/{document_id:uuid}/comment", http_method=BOTH, opt=FORM_PAGE)
    async def comment_on_document(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], document_id: FromPath[UUID]
    ) -> Answer:
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
        anchor, quoted = await anchor_in(request, dialogue, document_id)
        return await _write(request, Writing(dialogue, COMMENT, anchor, quoted=quoted))

    @route(
        "/documents/{document_id:uuid}/paragraphs/{key:uuid}/comment",
        http_method=BOTH,
        opt=FORM_PAGE,
    )
    async def comment_on_paragraph(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        document_id: FromPath[UUID],
        key: FromPath[UUID],
    ) -> Answer:
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
        anchor, quoted = await anchor_in(request, dialogue, document_id, key)
        return await _write(request, Writing(dialogue, COMMENT, anchor, quoted=quoted))

    @route("/contributions/{contribution_id:uuid}/reply", http_method=BOTH, opt=FORM_PAGE)
    async def reply(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], contribution_id: FromPath[UUID]
    ) -> Answer:
        parent, dialogue = await contribution_in(request, dialogue_id, contribution_id)
        if request.method == "GET":
            rules.require_state(parent, ContributionStatus.PUBLISHED)
        writing = Writing(dialogue, COMMENT, parent=parent, quoted=quoted_text(parent))
        return await _write(request, writing)


async def _write(request: ApiRequest, writing: Writing) -> Answer:
    """A refusal of what is sent comes back at the form; one before anything is written says why."""
    dialogue = writing.dialogue
    if request.method == "GET":
        if not rules.speaks_for_buyer(request.actor, dialogue):
            await require_accepting(request.transaction, dialogue)
        require_may_begin(request, dialogue)

    async def send(given: Given) -> Done:
        data = given.decode(ContributionCreate)
        held = await is_held(request, dialogue)
        sender = await sender_of(request, given, dialogue)
        row, _ = await service.contribute(
            request.transaction, sender.actor, dialogue.id, data, request.origin.key, held=held
        )
        waits = row.status is ContributionStatus.HELD
        return done(dialogue, sender, _done(writing, held=held, waits=waits))

    form = await writing_form(request, writing)
    return await answer_form(
        request, form, send, preview_of(request, writing), again=again(request, dialogue)
    )


def _done(writing: Writing, *, held: bool, waits: bool) -> str:
    if held:
        return "held"
    return "moderated" if waits else writing.name


def require_may_begin(request: ApiRequest, dialogue: Dialogue) -> None:
    """Raises the Problem that says why nobody, or not this visitor, can take part now."""
    actor = request.actor
    is_official = rules.speaks_for_buyer(actor, dialogue)
    rules.require_open(dialogue, utc_now(), official=is_official)
    is_unknown = needs_receipt(actor, dialogue) or (actor.is_anonymous and needs_sign_in(dialogue))
    if not is_unknown and not is_official:
        rules.require_may_take_part(actor, dialogue)
