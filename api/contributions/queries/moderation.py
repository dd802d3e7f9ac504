"""What waits for a moderator."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, and_, or_, select, update

from api.contributions.models import Contribution, ContributionStatus, Report
from api.contributions.queries import IN_ORDER, SortKey
from api.core.keyset import after
from api.dialogues.models import Dialogue


def queue(dialogue_id: UUID, *, start: SortKey | None, limit: int) -> Select[Contribution]:
    """Held, or published and reported. Oldest first; one row more than the page holds."""
    return (
        select(Contribution)
        .where(Contribution.dialogue_id == dialogue_id, waits(), after(IN_ORDER, start))
        .order_by(*IN_ORDER)
        .limit(limit + 1)
    )


def waits() -> ColumnElement[bool]:
    reported = select(Report.contribution_id).where(Report.dismissed_at.is_(None))
    return or_(
        Contribution.status == ContributionStatus.HELD,
        and_(
            Contribution.status == ContributionStatus.PUBLISHED,
            Contribution.id.in_(reported),
        ),
    )


def open_reports(contribution_ids: Collection[UUID]) -> Select[Report]:
    return (
        select(Report)
        .where(Report.contribution_id.in_(contribution_ids), Report.dismissed_at.is_(None))
        .order_by(Report.id)
    )


def dismiss(contribution_id: UUID, now: datetime) -> Update:
    """Gives back the ids of the reports that were open."""
    still_open = (Report.contribution_id == contribution_id, Report.dismissed_at.is_(None))
    return update(Report).where(*still_open).values(dismissed_at=now).returning(Report.id)


def count_removal(dialogue_id: UUID) -> Update:
    """A counter beside the call: nobody's edit of it becomes stale."""
    chosen = update(Dialogue).where(Dialogue.id == dialogue_id)
    one_more = chosen.values(removed_contributions=Dialogue.removed_contributions + 1)
    return one_more.execution_options(synchronize_session=False)
