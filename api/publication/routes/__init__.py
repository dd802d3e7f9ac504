"""Routes that lie above several features, under the paths and tags of the things they change."""

from api.publication.routes.dialogues import DialoguePublicationController
from api.publication.routes.withdrawals import (
    PlanWithdrawalController,
    ProcurementWithdrawalController,
)

__all__ = [
    "DialoguePublicationController",
    "PlanWithdrawalController",
    "ProcurementWithdrawalController",
]
