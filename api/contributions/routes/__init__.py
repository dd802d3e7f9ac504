from api.contributions.routes.confidential import ConfidentialPartController
from api.contributions.routes.contributions import ContributionController

__all__ = ["ConfidentialPartController", "ContributionController"]
