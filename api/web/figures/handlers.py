"""Pages of a buyer's figures."""

from litestar.types import ControllerRouterHandler

from api.web.figures.embedding import ChartPages
from api.web.figures.report import ReportPages
from api.web.figures.routes import FigurePages

HANDLERS: list[ControllerRouterHandler] = [FigurePages, ChartPages, ReportPages]
