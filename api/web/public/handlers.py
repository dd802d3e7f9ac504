"""Pages that are the same for everybody."""

from litestar.types import ControllerRouterHandler

from api.web.public.problems import ProblemPages
from api.web.public.routes import PublicPages

HANDLERS: list[ControllerRouterHandler] = [PublicPages, ProblemPages]
