"""The response to a command about one contribution."""

from litestar import Response

from api.contributions.models import Contribution
from api.contributions.schemas.contributions import ContributionOut, contribution_out
from api.contributions.views import views
from api.dialogues.models import Dialogue
from api.http.etags import answer
from api.http.requests import ApiRequest


async def shown(
    request: ApiRequest, contribution_row: tuple[Contribution, Dialogue], *, created: bool = False
) -> Response[ContributionOut]:
    row, dialogue = contribution_row
    [view] = await views(request.transaction, request.actor, dialogue, [row])
    return answer(
        request,
        contribution_out(view),
        of=row,
        status=201 if created else 200,
        headers={"Location": f"/v1/contributions/{row.id}"} if created else None,
    )
