"""Response bodies of moderation: reports, removals, exclusions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from api.contributions.models import Report, ReportReason
from api.contributions.schemas.contributions import ContributionOut, contribution_out
from api.contributions.views import ContributionView
from api.core.i18n import Texts
from api.dialogues.models import ModerationMode
from api.participation.models import Exclusion


class ReportOut(msgspec.Struct):
    """A report. The identity of the reporter is not stored."""

    at: datetime
    reason: ReportReason
    text: str


class ModerationItemOut(msgspec.Struct):
    """A contribution that waits for a moderator: held, or published and reported."""

    contribution: ContributionOut
    reports: list[ReportOut]


def queued_out(view: ContributionView, reports: Sequence[Report]) -> ModerationItemOut:
    own = [report for report in reports if report.contribution_id == view.contribution.id]
    return ModerationItemOut(
        contribution_out(view), [ReportOut(item.at, item.reason, item.text) for item in own]
    )


class RemovedOut(msgspec.Struct):
    """The contributions that one request removed."""

    contributions: list[UUID]
    more: bool
    """True when more matching contributions are left. Send the same request again."""


class ExclusionOut(msgspec.Struct):
    """A participant or organisation that is excluded from the dialogue. Only moderators see it."""

    id: UUID
    dialogue_id: UUID
    participant: int | None
    organisation_id: UUID | None
    reason: Texts
    at: datetime


def exclusion_out(row: Exclusion, number: int | None) -> ExclusionOut:
    return ExclusionOut(row.id, row.dialogue_id, number, row.organisation_id, row.reason, row.at)


class ModerationOut(msgspec.Struct):
    """Whether contributions are moderated before or after publication."""

    moderation: ModerationMode
