"""All pages."""

from litestar.types import ControllerRouterHandler

from api.web.buying.handlers import HANDLERS as BUYING
from api.web.composing.handlers import HANDLERS as COMPOSING
from api.web.composing.handlers import UPLOADS as COMPOSING_UPLOADS
from api.web.continuous.handlers import HANDLERS as CONTINUOUS
from api.web.discovery.handlers import HANDLERS as DISCOVERY
from api.web.figures.handlers import HANDLERS as FIGURES
from api.web.help.handlers import HANDLERS as HELP
from api.web.house.handlers import HANDLERS as HOUSE
from api.web.mail_links.handlers import HANDLERS as MAIL_LINKS
from api.web.model.handlers import HANDLERS as MODEL
from api.web.operating.handlers import HANDLERS as OPERATING
from api.web.own_data.handlers import HANDLERS as OWN_DATA
from api.web.page import static_file
from api.web.procuring.handlers import HANDLERS as PROCURING
from api.web.public.handlers import HANDLERS as PUBLIC
from api.web.reading.handlers import HANDLERS as READING
from api.web.search.handlers import HANDLERS as SEARCH
from api.web.sign_in.handlers import HANDLERS as SIGN_IN
from api.web.taking_part.handlers import HANDLERS as TAKING_PART
from api.web.taking_part.handlers import UPLOADS as TAKING_PART_UPLOADS
from api.web.watching.handlers import HANDLERS as WATCHING
from api.web.workspace.handlers import HANDLERS as WORKSPACE

HANDLERS: list[ControllerRouterHandler] = [
    *PUBLIC,
    *DISCOVERY,
    *MODEL,
    *HELP,
    *FIGURES,
    *READING,
    *SEARCH,
    *MAIL_LINKS,
    *SIGN_IN,
    *TAKING_PART,
    *CONTINUOUS,
    *WATCHING,
    *BUYING,
    *PROCURING,
    *COMPOSING,
    *OPERATING,
    *WORKSPACE,
    *HOUSE,
    *OWN_DATA,
    static_file,
]

UPLOADS: list[ControllerRouterHandler] = [*COMPOSING_UPLOADS, *TAKING_PART_UPLOADS]
"""Forms with a file as large as the API's uploads may be. One that is somewhat too large comes back
with its texts (`forms/files.py`)."""
