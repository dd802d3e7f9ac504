"""All pages."""

from litestar.types import ControllerRouterHandler

from api.web.buying.handlers import HANDLERS as BUYING
from api.web.mail_links.handlers import HANDLERS as MAIL_LINKS
from api.web.model.handlers import HANDLERS as MODEL
from api.web.operating.handlers import HANDLERS as OPERATING
from api.web.page import static_file
from api.web.public.handlers import HANDLERS as PUBLIC
from api.web.search.handlers import HANDLERS as SEARCH
from api.web.sign_in.handlers import HANDLERS as SIGN_IN
from api.web.taking_part.handlers import HANDLERS as TAKING_PART
from api.web.watching.handlers import HANDLERS as WATCHING
from api.web.workspace.handlers import HANDLERS as WORKSPACE

HANDLERS: list[ControllerRouterHandler] = [
    *PUBLIC,
    *MODEL,
    *SEARCH,
    *MAIL_LINKS,
    *SIGN_IN,
    *TAKING_PART,
    *WATCHING,
    *BUYING,
    *OPERATING,
    *WORKSPACE,
    static_file,
]
