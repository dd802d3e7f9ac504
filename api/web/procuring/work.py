"""A procurement as the buyer's people work on it: what can be done now."""

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.core.actor import Actor, Permission
from api.core.errors import NotFound
from api.core.i18n import translate
from api.dialogues.rules.content import OPEN_TO_DIALOGUE
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.rules.transitions import REACHED_FROM
from api.plans.service.loading import may_publish
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.procuring.loading import procurement_of_writer, procurement_path
from api.web.workspace.access import OWN_PAGE

DONE_PAGES = ("status-changed", "publication-withdrawn")


class Job(NamedTuple):
    """Something to do with the procurement: `page.procuring.<name>` and `.text` say what."""

    name: str
    path: str


class ProcurementWorkPages(Controller):
    path = "/my/procurements/{procurement_id:uuid}"
    include_in_schema = False
    opt = OWN_PAGE

    @get("/")
    async def show(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Response[str]:
        row, buyer = await procurement_of_writer(request, procurement_id)
        language = language_of(request)
        state = "page.rows.draft" if row.published_at is None else _status_text(row.status)
        return render_page(
            request,
            "procurement_work",
            cache=NEVER,
            row=row,
            title=best_text(row.title, language),
            state=translate(state, language),
            jobs=list(jobs_of(request.actor, row, buyer)),
        )

    @get("/done/{name:str}")
    async def done(
        self, request: ApiRequest, procurement_id: FromPath[UUID], name: FromPath[str]
    ) -> Response[str]:
        if name not in DONE_PAGES:
            raise NotFound
        row, _ = await procurement_of_writer(request, procurement_id)
        return render_page(
            request,
            "done",
            cache=NEVER,
            about=f"procuring.{name}",
            next=procurement_path(row.id),
        )


def _status_text(status: ProcurementStatus) -> str:
    return f"page.procurement.status.{status}"


def jobs_of(actor: Actor, row: Procurement, buyer: Organisation) -> Iterator[Job]:
    """Only what this person can do in this state."""
    own, public = procurement_path(row.id), f"/procurements/{row.id}"
    publishes = may_publish(actor, buyer)
    if publishes or row.published_at is None:
        yield Job("edit", f"{public}/edit")
    if row.status in OPEN_TO_DIALOGUE and actor.may(Permission.DIALOGUE_WRITE, buyer.id):
        yield Job("dialogue", f"/buyers/{buyer.id}/dialogues/new?procurement={row.id}")
    yield Job("notice", f"{own}/notice")
    if row.published_at is None:
        if may_publish(actor, buyer, approved=row.approved_at is not None):
            yield Job("publish", f"{public}/publish")
        yield Job("delete", f"{own}/delete")
        return
    if actor.may(Permission.INTEREST_READ, buyer.id):
        yield Job("interests", f"{own}/interests")
    yield from _status_jobs(row) if publishes else ()


def _status_jobs(row: Procurement) -> Iterator[Job]:
    own = procurement_path(row.id)
    for status in reachable(row.status):
        yield Job(status.value, f"{own}/status/{status}")
    if row.status is ProcurementStatus.PLANNED:
        yield Job("withdraw", f"{own}/withdraw")


def reachable(status: ProcurementStatus) -> list[ProcurementStatus]:
    """The statuses that can be set now, in the order of a procurement's life."""
    return [item for item in ProcurementStatus if status in REACHED_FROM.get(item, ())]
