"""Pages about the data on oneself."""

from litestar.types import ControllerRouterHandler

from api.web.own_data.export import ExportPages
from api.web.own_data.hidings import HidingPages

HANDLERS: list[ControllerRouterHandler] = [ExportPages, HidingPages]
