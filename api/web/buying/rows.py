"""The rows of a plan as a table for its writers."""

from dataclasses import dataclass
from uuid import UUID

import msgspec
from litestar import Controller, Response, get
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.i18n import Language, translate
from api.http.requests import ApiRequest
from api.plans.models.procurements import Procurement
from api.plans.queries import procurements as queries
from api.plans.rules.content import fields_of
from api.plans.service.loading import buyer_of, get_plan, may_publish
from api.plans.wording import written_field
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE

PAGE_ROWS = 50
DONE = ("copied", "withdrawn", "changed", "archived", "deleted")
"""What `?done=` may say was done with the plan."""
SHOWN = ("value", "dialogue_expected", "notice_expected", "contract_start_expected", "contact")


@dataclass(frozen=True)
class PlanRow:
    id: UUID
    title: str
    status: str
    what: str
    value: str
    dates: str
    contact: str


class PlanRowPages(Controller):
    path = "/plans/{plan_id:uuid}/edit"
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def rows(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Response[str]:
        language, session = language_of(request), request.transaction
        plan = await get_plan(session, request.actor, plan_id)
        request.actor.require(Permission.PLAN_WRITE, plan.organisation_id)
        start = _start(request)
        stmt = queries.page_of_plan(request.actor, plan_id, start=start, limit=PAGE_ROWS)
        rows = (await session.scalars(stmt)).all()
        return render_page(
            request,
            "plan_rows",
            cache=NEVER,
            plan=plan,
            done=next((item for item in DONE if item == request.query_params.get("done")), None),
            may_publish=may_publish(request.actor, await buyer_of(session, plan.organisation_id)),
            title=best_text(plan.title, language),
            rows=[plan_row(row, language) for row in rows[:PAGE_ROWS]],
            is_first=start is None,
            next=rows[PAGE_ROWS - 1].id if len(rows) > PAGE_ROWS else None,
        )


def _start(request: ApiRequest) -> UUID | None:
    try:
        return UUID(request.query_params.get("after", ""))
    except ValueError:
        return None


def plan_row(row: Procurement, language: Language) -> PlanRow:
    """As its writers see it: amounts are there also where they are withheld."""
    fields = msgspec.to_builtins(fields_of(row))
    text = {name: written_field(name, fields[name], language) for name in SHOWN}
    dates = [
        f"{translate(f'page.rows.{name}', language)} {text[name]}"
        for name in SHOWN[1:4]
        if text[name]
    ]
    what = ("cpv_main", "category")
    subject = (written_field(name, fields[name], language) for name in what)
    return PlanRow(
        row.id,
        best_text(row.title, language) or "–",
        row.status.value,
        next((item for item in subject if item), ""),
        text["value"],
        ", ".join(dates),
        text["contact"],
    )
