"""The controllers of the feature, in the order of the OpenAPI document."""

from api.contributions.routes.confidential import ConfidentialPartController
from api.contributions.routes.contributions import ContributionController
from api.contributions.routes.dispositions import DispositionController
from api.contributions.routes.floods import FloodController
from api.contributions.routes.moderation import ModerationController
from api.contributions.routes.objections import RemovalObjectionController
from api.contributions.routes.past_answers import PastAnswerController
from api.contributions.routes.votes import VoteController

HANDLERS = [
    ContributionController,
    PastAnswerController,
    ConfidentialPartController,
    VoteController,
    DispositionController,
    ModerationController,
    FloodController,
    RemovalObjectionController,
]
