"""The preview of an uploaded sheet: each cell as read, corrected here, decided, and imported."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.core.errors import NotFound
from api.core.i18n import translate
from api.http.requests import ApiRequest
from api.plans.importing.readers import Readers
from api.plans.inputs.import_drafts import ImportDecisions
from api.plans.service import import_drafts
from api.plans.service.import_drafts import DraftReading, decisions_of
from api.plans.service.loading import get_plan
from api.web.buying.access import OWN_FORM_PAGE
from api.web.buying.import_cells import MEND, ROW, TAKE
from api.web.buying.import_decisions import decided
from api.web.buying.import_view import Asked, Show, import_view
from api.web.forms.fields import Control, Field
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.forms.posted import SENT
from api.web.languages import best_text
from api.web.page import language_of, see


class ImportPages(Controller):
    path = "/imports/{draft_id:uuid}"
    include_in_schema = False

    @get("/", opt=OWN_FORM_PAGE)
    async def preview(self, request: ApiRequest, draft_id: FromPath[UUID]) -> Answer:
        draft = await import_drafts.get(request.transaction, request.actor, draft_id)
        if (await import_drafts.reading_of(request.transaction, draft)).reading is None:
            return see(request, f"/imports/{draft_id}/columns")
        return await show_form(request, _form(request, draft_id, decisions_of(draft)))

    @post("/", opt=FORM_PAGE)
    async def decide(self, request: ApiRequest, draft_id: FromPath[UUID]) -> Answer:
        decision = Decision(request, draft_id)
        form = _form(request, draft_id)
        return await submit_form(request, form, decision.act, prepare=decision.prepare)


class Decision:
    """What was corrected and chosen on a page of the preview. `prepare` reads the sheet again."""

    _decisions: ImportDecisions

    def __init__(self, request: ApiRequest, draft_id: UUID) -> None:
        self._request, self._draft_id = request, draft_id
        self._again: DraftReading | None = None

    async def prepare(self, given: Given) -> None:
        session, actor = self._request.transaction, self._request.actor
        try:
            draft = await import_drafts.get(session, actor, self._draft_id)
        except NotFound:
            return  # imported already: a second copy of the form gets the first one's page
        reading, before = await import_drafts.reading_of(session, draft), decisions_of(draft)
        self._decisions = decided(before, reading, given)
        if self._decisions.mends != before.mends:
            upload = await import_drafts.upload_of(session, actor, draft)
            self._again = await import_drafts.read_upload(
                session,
                actor,
                upload,
                self._request.services[Readers],
                key=self._request.origin.key,
                decisions=self._decisions,
            )

    async def act(self, given: Given) -> Done:
        """Cells that were corrected are looked at once more before they are imported."""
        session, actor = self._request.transaction, self._request.actor
        draft = await import_drafts.get(session, actor, self._draft_id)
        chose = self._decisions.choices != decisions_of(draft).choices
        secret = self._request.settings.secret_key.get_secret_value()
        await import_drafts.decide(session, draft, self._decisions, self._again)
        if given.step != SENT or self._again is not None:
            if chose:
                await import_drafts.check(session, actor, draft, secret=secret)
            return Done(f"/imports/{draft.id}{_query(self._request)}")
        await import_drafts.apply(session, actor, draft, secret=secret)
        return Done(f"/plans/{draft.plan_id}/publish?after=import")


def _form(
    request: ApiRequest, draft_id: UUID, decisions: ImportDecisions = import_drafts.UNDECIDED
) -> Form:
    """`decisions`: what the form holds before anybody types."""
    language = language_of(request)
    reason = best_text(decisions.reason, language)
    return Form(
        title=translate("page.import.preview.title", language),
        button=translate("page.import.apply", language),
        template="import_preview",
        fields=[
            Field(
                name="reason",
                label=translate("page.import.reason", language),
                hint=translate("page.import.reason.hint", language),
                control=Control.LONG_TEXT,
                longest=1_000,
                initial=[reason] if reason else (),
                optional=True,
            )
        ],
        groups=(MEND, TAKE, ROW),
        needs_sign_in=True,
        load_values=lambda: _values(request, draft_id),
    )


async def _values(request: ApiRequest, draft_id: UUID) -> Mapping[str, Any]:
    session, actor, language = request.transaction, request.actor, language_of(request)
    if not actor.is_signed_in:
        return {"view": None}
    draft = await import_drafts.get(session, actor, draft_id)
    secret = request.settings.secret_key.get_secret_value()
    imported = await import_drafts.preview(session, actor, draft, secret=secret)
    plan = await get_plan(session, actor, draft.plan_id)
    choices = decisions_of(draft).choices
    return {
        "view": imported
        and import_view(imported, decisions_of(draft).mends, _asked(request), language),
        "result": imported and imported.result,
        "reading": imported and imported.reading,
        "plan_title": best_text(plan.title, language),
        "filename": draft.filename,
        "columns_path": f"/imports/{draft.id}/columns",
        "taken": {f"{item.procurement_id}/{item.field}": item.take for item in choices.fields},
        "reason": best_text(decisions_of(draft).reason, language),
    }


def _asked(request: ApiRequest) -> Asked:
    """Anything unknown in the address says nothing."""
    given = request.query_params
    show, page = given.get("show", ""), given.get("page", "")
    is_number = page.isascii() and page.isdecimal() and len(page) < len("100000")
    return Asked(
        Show(show) if show in list(Show) else None,
        int(page) if is_number else 1,
        given.get("cells") == "all",
    )


def _query(request: ApiRequest) -> str:
    asked = _asked(request)
    show = f"show={asked.show}&" if asked.show else ""
    cells = "&cells=all" if asked.every_cell else ""
    return f"?{show}page={asked.page}{cells}"
