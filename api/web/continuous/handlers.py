"""Continuous dialogue: questions, pauses, replies to interests, ideas."""

from litestar.types import ControllerRouterHandler

from api.web.continuous.ideas import IdeaPages
from api.web.continuous.my_questions import MyQuestionsPages
from api.web.continuous.pauses import PausePages
from api.web.continuous.replies import ReplyPages

HANDLERS: list[ControllerRouterHandler] = [PausePages, MyQuestionsPages, ReplyPages, IdeaPages]
