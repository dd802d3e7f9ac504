"""Continuous dialogue: pauses of a buyer, what a person has asked."""

from litestar.types import ControllerRouterHandler

from api.web.continuous.my_questions import MyQuestionsPages
from api.web.continuous.pauses import PausePages

HANDLERS: list[ControllerRouterHandler] = [PausePages, MyQuestionsPages]
