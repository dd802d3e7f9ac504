"""Saved searches, follows and notices."""

from litestar.types import ControllerRouterHandler

from api.web.watching.first_steps import FirstStepPages
from api.web.watching.follows import ask_to_unfollow, unfollow
from api.web.watching.routes import WatchPages
from api.web.watching.watches import OwnWatchPages

HANDLERS: list[ControllerRouterHandler] = [
    WatchPages,
    FirstStepPages,
    OwnWatchPages,
    ask_to_unfollow,
    unfollow,
]
