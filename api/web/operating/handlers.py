"""Pages of the platform's operators."""

from litestar.types import ControllerRouterHandler

from api.web.operating.health import HealthPages
from api.web.operating.organisations import OrganisationPages
from api.web.operating.overview import OverviewPages

HANDLERS: list[ControllerRouterHandler] = [OverviewPages, OrganisationPages, HealthPages]
