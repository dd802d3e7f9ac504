"""Pages of one's own."""

from litestar.types import ControllerRouterHandler

from api.web.workspace.confirmation import ConfirmationPages
from api.web.workspace.done import done_page
from api.web.workspace.interests import InterestsPages
from api.web.workspace.organisations import OrganisationPages
from api.web.workspace.routes import MyPages
from api.web.workspace.sessions import SessionPages
from api.web.workspace.settings import SettingsPages

HANDLERS: list[ControllerRouterHandler] = [
    MyPages,
    SettingsPages,
    SessionPages,
    InterestsPages,
    OrganisationPages,
    ConfirmationPages,
    done_page,
]
