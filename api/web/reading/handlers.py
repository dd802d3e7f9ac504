"""Pages for what a dialogue's or procurement's own page has no room for."""

from litestar.types import ControllerRouterHandler

from api.web.reading.contributions import ContributionListPages
from api.web.reading.documents import DocumentPages
from api.web.reading.history import HistoryPages
from api.web.reading.quotes import QuotePages

HANDLERS: list[ControllerRouterHandler] = [
    DocumentPages,
    ContributionListPages,
    QuotePages,
    HistoryPages,
]
