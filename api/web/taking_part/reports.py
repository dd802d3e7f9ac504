"""Telling the moderators that a contribution breaks the rules. Nobody needs to say who they are."""

from uuid import UUID

from litestar import Controller, Response, get, route
from litestar.params import FromPath

from api.contributions.inputs import LONGEST_REPORT, ReportCreate
from api.contributions.models import Contribution, ContributionStatus
from api.contributions.rules.contributions import require_state
from api.contributions.service import moderation
from api.core.i18n import translate
from api.dialogues.models import Dialogue
from api.http.requests import ApiRequest
from api.participation.limits import require_reporting
from api.web.forms.choices import code_options
from api.web.forms.fields import Control, Field
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form
from api.web.forms.form import Form, Given
from api.web.page import NEVER, language_of, render_page
from api.web.taking_part.places import contribution_in, quoted_text


class ReportPages(Controller):
    path = "/dialogues/{dialogue_id:uuid}/contributions/{contribution_id:uuid}"
    include_in_schema = False

    @route("/report", http_method=BOTH, opt=FORM_PAGE)
    async def report(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], contribution_id: FromPath[UUID]
    ) -> Answer:
        row, dialogue = await contribution_in(request, dialogue_id, contribution_id)
        if request.method == "GET":
            require_state(row, ContributionStatus.PUBLISHED)

        async def report(given: Given) -> Done:
            session, data = request.transaction, given.decode(ReportCreate)
            await require_reporting(session, request.origin)
            await moderation.report(session, request.actor, row.id, data, request.origin)
            return Done(f"/dialogues/{dialogue.id}/contributions/{row.id}/reported")

        return await answer_form(request, await _form(request, row, dialogue), report)

    @get("/reported", opt=FORM_PAGE)
    async def reported(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], contribution_id: FromPath[UUID]
    ) -> Response[str]:
        row, dialogue = await contribution_in(request, dialogue_id, contribution_id)
        back = f"/dialogues/{dialogue.id}#c-{row.id}"
        return render_page(request, "reported", cache=NEVER, back=back)


async def _form(request: ApiRequest, row: Contribution, dialogue: Dialogue) -> Form:
    language = language_of(request)
    return Form(
        title=translate("page.report", language),
        lines=[translate("page.report.text", language)],
        button=translate("page.report.button", language),
        fields=[
            Field(
                name="reason",
                label=translate("page.report.reason", language),
                control=Control.RADIO,
                options=await code_options(request.transaction, "report-reasons", language),
            ),
            Field(
                name="text",
                label=translate("page.report.details", language),
                control=Control.LONG_TEXT,
                longest=LONGEST_REPORT,
                optional=True,
            ),
        ],
        back=f"/dialogues/{dialogue.id}#c-{row.id}",
        template="write",
        values={"quoted": quoted_text(row)},
    )
