"""Pages of a buyer's people."""

from litestar.types import ControllerRouterHandler

from api.web.buying.answers import AnswerPages
from api.web.buying.calls import CallPages
from api.web.buying.conclusion import ConclusionPages
from api.web.buying.dispositions import DispositionPages
from api.web.buying.moderation import ModerationPages

HANDLERS: list[ControllerRouterHandler] = [
    CallPages,
    AnswerPages,
    ModerationPages,
    DispositionPages,
    ConclusionPages,
]
