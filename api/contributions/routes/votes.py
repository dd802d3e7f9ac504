"""Routes of votes ("same concern")."""

from uuid import UUID

from litestar import Controller, Response, delete, put
from litestar.params import FromPath

from api.contributions.routes.responses import shown
from api.contributions.schemas.contributions import ContributionOut
from api.contributions.service import votes
from api.core import errors
from api.core.actor import Permission
from api.dialogues.models import DialogueStatus
from api.http.authorization import access
from api.http.requests import ApiRequest

_ACCESS = access(Permission.CONTRIBUTION_WRITE, states=[DialogueStatus.OPEN], receipts=True) | {
    "problems": (errors.Conflict, errors.WrongState)
}


class VoteController(Controller):
    path = "/contributions/{contribution_id:uuid}/vote"
    tags = ("Contributions",)

    @put(
        "/",
        operation_id="vote_for_contribution",
        summary="Vote for a contribution (same concern)",
        opt=_ACCESS,
    )
    async def vote_for_contribution(
        self, request: ApiRequest, contribution_id: FromPath[UUID]
    ) -> Response[ContributionOut]:
        """A participant votes once for a comment or question of another participant. Members of the
        buyer cannot vote.

        With a receipt, the first vote needs a proof of work (`submit_vote_work`). Votes of receipts
        are counted separately.
        """
        row = await votes.vote(
            request.transaction, request.actor, contribution_id, request.origin.key
        )
        return await shown(request, row)

    @delete("/", operation_id="withdraw_vote", summary="Withdraw your vote", opt=_ACCESS)
    async def withdraw_vote(self, request: ApiRequest, contribution_id: FromPath[UUID]) -> None:
        """Possible while the dialogue is open."""
        await votes.withdraw(request.transaction, request.actor, contribution_id)
