"""Contributions that wait for a moderator, and what a moderator can do with one."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.contributions.inputs import ContributionRemove
from api.contributions.models import Contribution, ContributionStatus
from api.contributions.queries import contributions as queries
from api.contributions.queries import moderation as moderation_queries
from api.contributions.service import moderation as service
from api.contributions.service.loading import get as get_contribution
from api.core.actor import Permission
from api.core.i18n import Language, translate
from api.core.versions import ExpectedVersion
from api.dialogues.inputs import LONGEST_REASON
from api.dialogues.models import Dialogue
from api.dialogues.service.moderation import MODERATION_STATES
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.presenters.codes import code_names
from api.presenters.presenter import Presenter
from api.web.buying.calls import call_of, work_path
from api.web.buying.contribution_rows import contribution_rows
from api.web.forms.fields import Control, Field
from api.web.forms.flow import (
    FORM_PAGE,
    Answer,
    Done,
    expected_version,
    show_form,
    submit_form,
)
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE
from api.web.workspace.done import PATH as DONE

ON_PAGE = 20


class Verb(StrEnum):
    RELEASE = "release"
    DISMISS = "dismiss"
    REMOVE = "remove"


class ModerationPages(Controller):
    path = "/my"
    include_in_schema = False

    @get("/dialogues/{dialogue_id:uuid}/moderation", opt=OWN_PAGE)
    async def list_queue(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], cursor: Cursor = None
    ) -> Response[str]:
        dialogue = await call_of(request, dialogue_id, Permission.CONTRIBUTION_MODERATE)
        paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
        session, actor = request.transaction, request.actor
        _, rows = await service.queue(
            session, actor, dialogue.id, start=paging.start, limit=ON_PAGE
        )
        page = paging.page(rows, keys=queries.sort_key, build=lambda row: row)
        language = language_of(request)
        return render_page(
            request,
            "moderation",
            cache=NEVER,
            title=best_text(dialogue.title, language),
            back="/operating/contributions"
            if _is_elsewhere(request, dialogue)
            else work_path(dialogue.id),
            held={row.id for row in page.items if row.status is ContributionStatus.HELD},
            rows=await contribution_rows(session, actor, dialogue, page.items, language),
            reports=await _reports(request, [row.id for row in page.items]),
            following=page.next,
            path=request.url.path,
            exclusions=f"{work_path(dialogue.id)}/exclusions",
            may_hold=not _is_elsewhere(request, dialogue) and dialogue.status in MODERATION_STATES,
        )

    @get("/contributions/{contribution_id:uuid}/{verb:str}", opt=FORM_PAGE)
    async def ask(
        self, request: ApiRequest, contribution_id: FromPath[UUID], verb: FromPath[Verb]
    ) -> Answer:
        return await show_form(request, await _form(request, contribution_id, verb))

    @post("/contributions/{contribution_id:uuid}/{verb:str}", opt=FORM_PAGE)
    async def moderate(
        self, request: ApiRequest, contribution_id: FromPath[UUID], verb: FromPath[Verb]
    ) -> Answer:
        form = await _form(request, contribution_id, verb)

        async def act(given: Given) -> Done:
            row, dialogue = await _single(request, contribution_id)
            expected = expected_version(request, given, row)
            await _do(request, row.id, verb, given, expected)
            done = "removed" if verb is Verb.REMOVE else "moderated"
            if _is_elsewhere(request, dialogue):
                return Done(f"{DONE}/contribution-{done}")
            return Done(f"{work_path(dialogue.id)}/done/{done}")

        return await submit_form(request, form, act)


async def _do(
    request: ApiRequest, contribution_id: UUID, verb: Verb, given: Given, expected: ExpectedVersion
) -> None:
    session, actor = request.transaction, request.actor
    match verb:
        case Verb.RELEASE:
            await service.release(session, actor, contribution_id, expected)
        case Verb.DISMISS:
            await service.dismiss_reports(session, actor, contribution_id, expected)
        case Verb.REMOVE:
            data = given.decode(ContributionRemove)
            await service.remove(session, actor, contribution_id, data, expected)


def _is_elsewhere(request: ApiRequest, dialogue: Dialogue) -> bool:
    """A moderator of the platform, who has no page of work on this dialogue."""
    return not request.actor.may(Permission.ORGANISATION_READ, dialogue.organisation_id)


async def _single(request: ApiRequest, contribution_id: UUID) -> tuple[Contribution, Dialogue]:
    """Who is not signed in any more passes, as in `call_of`."""
    row, dialogue = await get_contribution(request.transaction, request.actor, contribution_id)
    if request.actor.is_signed_in:
        request.actor.require(Permission.CONTRIBUTION_MODERATE, dialogue.organisation_id)
    return row, dialogue


async def _form(request: ApiRequest, contribution_id: UUID, verb: Verb) -> Form:
    row, dialogue = await _single(request, contribution_id)
    session, actor, language = request.transaction, request.actor, language_of(request)
    [shown] = await contribution_rows(session, actor, dialogue, [row], language)
    form = question_form(
        f"moderation.{verb}",
        language,
        back=f"{work_path(dialogue.id)}/moderation",
        version=row.version,
        lines=[shown.source, shown.text],
    )
    if verb is not Verb.REMOVE:
        return form
    return replace(form, fields=[_reason(language)], keeps_draft=True)


def _reason(language: Language) -> Field:
    return Field(
        name=f"reason/{language}/text",
        label=translate("page.moderation.reason", language),
        hint=translate("page.moderation.reason.hint", language),
        control=Control.LONG_TEXT,
        longest=LONGEST_REASON,
    )


async def _reports(request: ApiRequest, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """What was reported, and why, by contribution."""
    rows = (await request.transaction.scalars(moderation_queries.open_reports(ids))).all()
    codes = {("report-reasons", row.reason.value) for row in rows}
    words = Presenter(language_of(request), await code_names(request.transaction, codes))
    result: dict[UUID, list[str]] = {}
    for row in rows:
        reason = words.code("report-reasons", row.reason).text
        text = f"{reason}: {row.text}" if row.text else reason
        result.setdefault(row.contribution_id, []).append(text)
    return result
