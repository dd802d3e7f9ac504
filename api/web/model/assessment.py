"""The leader's self-assessment: the form, and the practices that it proposes."""

from typing import NamedTuple
from uuid import UUID

from litestar import Controller, Response, get
from litestar.handlers import route
from litestar.params import FromPath

from api.core.i18n import Language, best_text, translate
from api.http.requests import ApiRequest
from api.practices.inputs import AssessmentPut
from api.practices.models import Question, Reply, SelfAssessment
from api.practices.queries import selections as queries
from api.practices.rules.questions import Proposal
from api.practices.rules.wording import question_texts
from api.practices.service import assessments, practices
from api.web.buying.access import OWN_FORM_PAGE
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import BOTH, Answer, Done, answer_form, expected_version
from api.web.forms.form import Form, Given
from api.web.model.access import buyer_of_leader
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE


class ProposalShown(NamedTuple):
    title: str
    path: str
    edit: str
    question: str
    reply: str


class AssessmentPages(Controller):
    path = "/buyers/{organisation_id:uuid}/self-assessment"
    include_in_schema = False

    @route("/", http_method=BOTH, opt=OWN_FORM_PAGE)
    async def assess(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        await buyer_of_leader(request, organisation_id)
        row = await request.transaction.scalar(queries.assessment(organisation_id))

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, row) if row else None
            data = given.decode(AssessmentPut)
            await assessments.put(
                request.transaction, request.actor, organisation_id, data, expected
            )
            return Done(f"/buyers/{organisation_id}/self-assessment/proposals")

        return await answer_form(request, _form(row, organisation_id, language_of(request)), act)

    @get("/proposals", opt=OWN_PAGE)
    async def proposals(
        self, request: ApiRequest, organisation_id: FromPath[UUID]
    ) -> Response[str]:
        await buyer_of_leader(request, organisation_id)
        session, language = request.transaction, language_of(request)
        view = await assessments.get(session, request.actor, organisation_id)
        shown = [await _proposal(request, organisation_id, proposal) for proposal in view.proposals]
        return render_page(
            request,
            "proposals",
            cache=NEVER,
            id=organisation_id,
            proposals=shown,
            is_public=view.assessment.published_at is not None,
            language=language,
        )


async def _proposal(
    request: ApiRequest, organisation_id: UUID, proposal: Proposal
) -> ProposalShown:
    language = language_of(request)
    practice, _ = await practices.get(
        request.transaction, request.actor, organisation_id, proposal.practice
    )
    return ProposalShown(
        best_text(practice.content.title, language),
        f"/model/practices/{proposal.practice}",
        f"/buyers/{organisation_id}/practices/{proposal.practice}/edit",
        best_text(question_texts(proposal.question), language),
        translate(f"page.assessment.reply.{proposal.reply}", language),
    )


def _form(row: SelfAssessment | None, organisation_id: UUID, language: Language) -> Form:
    replies = row.replies if row else {}
    options = [
        Option(reply.value, translate(f"page.assessment.reply.{reply}", language))
        for reply in Reply
    ]
    questions = [
        Field(
            name=f"replies/{question}",
            label=best_text(question_texts(question), language),
            control=Control.RADIO,
            options=options,
            initial=[replies.get(question, Reply.UNKNOWN).value],
        )
        for question in Question
    ]
    published = Field(
        name="published",
        label=translate("page.assessment.published", language),
        control=Control.TICK,
        optional=True,
        initial=["true"] if row and row.published_at else (),
    )
    return Form(
        title=translate("page.assessment.title", language),
        lines=[translate("page.assessment.text", language)],
        button=translate("page.assessment.button", language),
        version=row.version if row else None,
        fields=[*questions, published],
        needs_sign_in=True,
        back=f"/buyers/{organisation_id}/practices/choose",
    )
