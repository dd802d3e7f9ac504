"""Forms of firms and residents."""

from litestar.types import ControllerRouterHandler

from api.web.taking_part.confidential import ConfidentialPages
from api.web.taking_part.contributions import ContributionPages
from api.web.taking_part.interests import InterestPages
from api.web.taking_part.meetings import MeetingPages
from api.web.taking_part.mine import MinePages
from api.web.taking_part.own import OwnContributionPages
from api.web.taking_part.receipts import ReceiptPages
from api.web.taking_part.removals import RemovalPages
from api.web.taking_part.reports import ReportPages
from api.web.taking_part.surveys import SurveyFilePages, SurveyPages
from api.web.taking_part.votes import VotePages

HANDLERS: list[ControllerRouterHandler] = [
    InterestPages,
    ContributionPages,
    OwnContributionPages,
    ConfidentialPages,
    VotePages,
    ReportPages,
    RemovalPages,
    ReceiptPages,
    MinePages,
    SurveyPages,
    MeetingPages,
]

UPLOADS: list[ControllerRouterHandler] = [SurveyFilePages]
