"""Pages of the platform's operators."""

from litestar.types import ControllerRouterHandler

from api.web.operating.code_lists import list_code_lists
from api.web.operating.health import HealthPages
from api.web.operating.letters import LetterPages
from api.web.operating.mails import MailPages
from api.web.operating.organisations import OrganisationPages
from api.web.operating.overview import OverviewPages

HANDLERS: list[ControllerRouterHandler] = [
    OverviewPages,
    OrganisationPages,
    LetterPages,
    HealthPages,
    MailPages,
    list_code_lists,
]
