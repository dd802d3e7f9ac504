"""Decisions on many contributions in one form: what becomes of each, and why."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.contributions.service import dispositions as service
from api.core.actor import Permission
from api.core.errors import InvalidRequest
from api.core.i18n import Language, translate
from api.http.paging import Cursor
from api.http.requests import ApiRequest
from api.web.buying.calls import call_of, work_path
from api.web.buying.disposition_form import (
    batch_of,
    decided_rows,
    disposition_form,
    posted_ids,
    with_pointers_of_rows,
)
from api.web.buying.disposition_rows import page_of_rows, rows_of
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Detail, Given
from api.web.page import NEVER, language_of, render_page


class DispositionPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/dispositions"
    include_in_schema = False
    opt = FORM_PAGE

    @get("/")
    async def ask(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], cursor: Cursor = None
    ) -> Answer:
        """The contributions without a decision, or all with `?show=all`; 50 on a page."""
        dialogue = await call_of(request, dialogue_id, Permission.CONTRIBUTION_ANSWER)
        page = await page_of_rows(request, dialogue, cursor)
        form = disposition_form(page.rows, dialogue, language_of(request), page.next)
        if request.actor.is_signed_in and not page.rows:
            more = None if "show" in request.query_params else "?show=all"
            return render_page(request, "nothing_waits", cache=NEVER, form=form, more=more)
        return await show_form(request, form)

    @post("/")
    async def decide(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await call_of(request, dialogue_id, Permission.CONTRIBUTION_ANSWER)
        rows = await rows_of(request, dialogue, posted_ids(await request.body()))
        language = language_of(request)
        form = disposition_form(rows, dialogue, language)

        async def act(given: Given) -> Done:
            selected = decided_rows(given, rows)
            try:
                batch = batch_of(given, selected)
                await service.dispose_many(request.transaction, request.actor, dialogue_id, batch)
            except InvalidRequest as error:
                raise with_pointers_of_rows(error, selected) from None
            return Done(f"{work_path(dialogue_id)}/done/disposed")

        async def preview(given: Given) -> list[Detail]:
            selected = decided_rows(given, rows)
            try:
                batch = batch_of(given, selected)
            except InvalidRequest as error:
                raise with_pointers_of_rows(error, selected) from None
            decided = [
                (
                    f"{row.kind}, {row.source}",
                    [
                        row.text,
                        translate(f"outcome.{item.outcome}", language),
                        *(local.text for local in item.reason.values()),
                    ],
                )
                for row, item in zip(selected, batch.dispositions, strict=True)
            ]
            return [*decided, *_readers(language)]

        return await submit_form(request, form, act, preview)


def _readers(language: Language) -> list[Detail]:
    return [
        (
            translate(f"page.dispositions.preview.{name}", language),
            [translate(f"page.dispositions.preview.{name}.text", language)],
        )
        for name in ("seen_by", "later")
    ]
