"""What waits for the platform's operators and moderators, and where to act."""

from litestar import Controller, Response, get

from api.contributions.queries import contributions as contribution_queries
from api.contributions.queries import moderation as moderation_queries
from api.core.actor import Permission
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.organisations.models import OrganisationStatus
from api.organisations.queries import organisations as organisation_queries
from api.presenters.presenter import Presenter
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE

ON_PAGE = 20


class OverviewPages(Controller):
    path = "/operating"
    include_in_schema = False
    opt = OWN_PAGE

    @get("/")
    async def overview(self, request: ApiRequest) -> Response[str]:
        """Buyers that wait for approval stand here: one click from the form."""
        actor, language = request.actor, language_of(request)
        may_approve = actor.may(Permission.ORGANISATION_APPROVE)
        if not may_approve:
            actor.require(Permission.CONTENT_HIDE)
        filters = organisation_queries.Filter(statuses=[OrganisationStatus.PENDING])
        stmt = organisation_queries.page(actor, filters, start=None, limit=ON_PAGE)
        rows = (await request.transaction.scalars(stmt)).all() if may_approve else []
        return render_page(
            request,
            "operating",
            cache=NEVER,
            pending=[
                (row.id, best_text(row.name, language), row.business_id) for row in rows[:ON_PAGE]
            ],
            has_more=len(rows) > ON_PAGE,
            may_approve=may_approve,
            may_mail=actor.may(Permission.MAIL_MANAGE),
            may_operate=actor.may(Permission.PLATFORM_OPERATE),
            may_moderate=actor.may(Permission.CONTRIBUTION_MODERATE),
        )

    @get("/contributions")
    async def list_contributions(self, request: ApiRequest, cursor: Cursor = None) -> Response[str]:
        """Held and reported contributions of all buyers."""
        request.actor.require(Permission.CONTRIBUTION_MODERATE)
        paging = Paging(request, cursor, ON_PAGE, contribution_queries.SortKey)
        stmt = moderation_queries.queue_everywhere(request.actor, start=paging.start, limit=ON_PAGE)
        words = Presenter(language_of(request))
        page = paging.page(
            await request.rows(stmt),
            keys=lambda row: contribution_queries.sort_key(row.Contribution),
            build=lambda row: (
                row.Contribution.id,
                row.Contribution.text or "",
                best_text(row.Dialogue.title, words.language),
                f"/my/dialogues/{row.Dialogue.id}/moderation",
            ),
        )
        return render_page(request, "operating_contributions", cache=NEVER, page=page)
