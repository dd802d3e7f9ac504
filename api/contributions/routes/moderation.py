"""Routes of reports, the moderation queue and the decisions of moderators."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody

from api.contributions.inputs import ContributionRemove, ReportCreate
from api.contributions.models import ContributionStatus
from api.contributions.queries import contributions as queries
from api.contributions.queries.moderation import open_reports
from api.contributions.routes.responses import shown
from api.contributions.rules.contributions import CHANGEABLE
from api.contributions.schemas.contributions import ContributionOut
from api.contributions.schemas.moderation import ModerationItemOut, queued_out
from api.contributions.service import moderation
from api.contributions.views import views
from api.core import errors
from api.core.actor import Permission
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.participation.limits import require_reporting

_MODERATE = Permission.CONTRIBUTION_MODERATE


class ModerationController(Controller):
    path = "/"
    tags = ("Moderation",)

    @post(
        "/contributions/{contribution_id:uuid}/reports",
        operation_id="report_contribution",
        summary="Report a contribution that breaks the rules",
        opt=access(PUBLIC, states=[ContributionStatus.PUBLISHED], receipts=True)
        | {"problems": (errors.WrongState,)},
        status_code=204,
    )
    async def report_contribution(
        self, request: ApiRequest, contribution_id: FromPath[UUID], data: JSONBody[ReportCreate]
    ) -> None:
        """Anybody can report anonymously. A report does not hide the contribution: a moderator
        checks it first. At most three reports a day on one contribution are stored from the same
        network.
        """
        await require_reporting(request.transaction, request.origin)
        await moderation.report(
            request.transaction, request.actor, contribution_id, data, request.origin
        )

    @get(
        "/dialogues/{dialogue_id:uuid}/moderation",
        operation_id="list_moderation_queue",
        summary="List the contributions that wait for a moderator",
        opt=access(_MODERATE),
    )
    async def list_moderation_queue(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[ModerationItemOut]]:
        """Held contributions, and published ones with open reports; oldest first, with the reports.

        Moderators of the buyer and of the platform can read it.
        """
        paging = Paging(request, cursor, limit, queries.SortKey)
        dialogue, rows = await moderation.queue(
            request.transaction, request.actor, dialogue_id, start=paging.start, limit=limit
        )
        contribution_views = await views(request.transaction, request.actor, dialogue, rows)
        stmt = open_reports([row.id for row in rows])
        reports = await request.scalars(stmt)
        return paging.answer(
            contribution_views,
            keys=lambda view: queries.sort_key(view.contribution),
            build=lambda view: queued_out(view, reports),
        )

    @post(
        "/contributions/{contribution_id:uuid}/release",
        operation_id="release_contribution",
        summary="Publish a held contribution",
        opt=access(_MODERATE, states=[ContributionStatus.HELD]),
        status_code=200,
    )
    async def release_contribution(
        self,
        request: ApiRequest,
        contribution_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[ContributionOut]:
        """Possible after the deadline: the contribution arrived in time. The author gets a mail."""
        contribution = await moderation.release(
            request.transaction, request.actor, contribution_id, expected
        )
        return await shown(request, contribution)

    @post(
        "/contributions/{contribution_id:uuid}/dismiss-reports",
        operation_id="dismiss_reports",
        summary="Dismiss the reports of a contribution",
        opt=access(_MODERATE, states=[ContributionStatus.PUBLISHED]),
        status_code=200,
    )
    async def dismiss_reports(
        self,
        request: ApiRequest,
        contribution_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[ContributionOut]:
        """Dismisses the open reports. A new report puts the contribution into the queue again."""
        contribution = await moderation.dismiss_reports(
            request.transaction, request.actor, contribution_id, expected
        )
        return await shown(request, contribution)

    @post(
        "/contributions/{contribution_id:uuid}/remove",
        operation_id="remove_contribution",
        summary="Remove a contribution that breaks the rules",
        opt=access(_MODERATE, states=CHANGEABLE),
        status_code=200,
    )
    async def remove_contribution(
        self,
        request: ApiRequest,
        contribution_id: FromPath[UUID],
        data: JSONBody[ContributionRemove],
        expected: Expected,
    ) -> Response[ContributionOut]:
        """Leaves a tombstone with a public reason, also for a held contribution. The text and its
        earlier versions are no longer readable.

        The dialogue counts the removal. The author gets a mail and may object
        (`object_to_removal`).
        """
        contribution = await moderation.remove(
            request.transaction, request.actor, contribution_id, data, expected
        )
        return await shown(request, contribution)
