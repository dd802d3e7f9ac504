"""What was done, and what comes next: where forms of one's own pages lead."""

from litestar import Response, get
from litestar.params import FromPath

from api.core.errors import NotFound
from api.http.requests import ApiRequest
from api.web.page import NEVER, render_page
from api.web.workspace.access import OWN_PAGE

PATH = "/my/done"
NEXT_PAGES = {
    "watch-changed": "/my/watches",
    "watch-removed": "/my/watches",
    "interest-changed": "/my/interests",
    "interest-withdrawn": "/my/interests",
    "settings-changed": "/my",
    "mails-again": "/my/settings",
    "sessions-ended": "/my/sessions",
    "invited": "/my",
    "invitation-withdrawn": "/my",
    "name-confirmed": "/my",
    "role-changed": "/my",
    "member-removed": "/my",
    "organisation-left": "/my",
    "digest-changed": "/my",
    "profile-changed": "/my",
    "key-ended": "/my",
    "questions-paused": "/my",
    "questions-resumed": "/my",
    "organisation-approve": "/operating",
    "organisation-suspend": "/operating/organisations",
    "draft-deleted": "/my",
    "organisation-confirm": "/operating/organisations",
    "organisation-revoke": "/operating/organisations",
    "contribution-removed": "/operating/contributions",
    "contribution-moderated": "/operating/contributions",
    "address-lifted": "/operating/stopped-addresses",
    "letter-retried": "/operating/dead-letters",
}
"""The page that follows, by what was done: `page.done.<name>` has the words."""


@get(f"{PATH}/{{name:str}}", include_in_schema=False, opt=OWN_PAGE)
async def done_page(request: ApiRequest, name: FromPath[str]) -> Response[str]:
    if name not in NEXT_PAGES:
        raise NotFound
    return render_page(request, "done", cache=NEVER, about=name, next=NEXT_PAGES[name])
