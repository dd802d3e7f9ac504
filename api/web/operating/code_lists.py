"""Which code lists are loaded, in which version. The command `vuoropuhelu codelists` loads more."""

from litestar import Response, get

from api.codelists import queries
from api.codelists.catalogue import INDEX
from api.codelists.schemas import code_list_out
from api.core.actor import Permission
from api.core.date_format import written_period
from api.core.partial_dates import PartialDate, Precision
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE

MOST_LISTS = 200


@get("/operating/code-lists", include_in_schema=False, opt=OWN_PAGE)
async def list_code_lists(request: ApiRequest) -> Response[str]:
    request.actor.require(Permission.PLATFORM_OPERATE)
    rows = await request.scalars(queries.page(INDEX, start=None, limit=MOST_LISTS))
    sizes = dict(await request.rows(queries.sizes()))
    words = Presenter(language_of(request))
    lists = [
        (
            row.name,
            best_text(row.labels, words.language),
            words.number(sizes.get(row.name, 0)),
            row.version,
            written_period(PartialDate(row.changed, Precision.DAY), words.language)
            if row.changed
            else "",
        )
        for row in map(code_list_out, rows[:MOST_LISTS])
    ]
    return render_page(request, "operating_code_lists", cache=NEVER, lists=lists)
