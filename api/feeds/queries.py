"""Queries of feeds: public rows, newest first, or for a calendar those with a date in
the window.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select, union_all

from api.core.actor import ANONYMOUS
from api.dialogues import queries as dialogues
from api.dialogues.models import Dialogue
from api.feeds.dates import Window
from api.meetings.models import Meeting
from api.meetings.queries import meetings
from api.plans.inputs.search import ProcurementSearch, ProcurementSort
from api.plans.models.procurements import Procurement
from api.plans.queries import search
from api.plans.queries.stale import end_of
from api.watches.models import Watch, WatchCriteria
from api.watches.searches import dialogues_of, procurements_of

MOST = 50
"""Entries on a page."""
MAX_UPCOMING = 1000
"""Entries of each kind in a calendar."""
P, D = Procurement, Dialogue


def newest_procurements(
    procurement_search: ProcurementSearch, start: Sequence[Any] | None = None
) -> Select[Procurement]:
    """Selects one row more than the page holds."""
    return search.page(
        ANONYMOUS, procurement_search, ProcurementSort.NEWEST, start=start, limit=MOST
    )


def newest_dialogues(
    filters: dialogues.Filter, start: tuple[UUID] | None = None
) -> Select[Dialogue]:
    """Selects one row more than the page holds."""
    return dialogues.page(ANONYMOUS, filters, start=start, limit=MOST)


def upcoming_procurements(
    procurement_search: ProcurementSearch, window: Window
) -> Select[Procurement]:
    """Ordered by the first expected period that overlaps the window."""
    dates = (
        (P.dialogue_date, P.dialogue_precision),
        (P.notice_date, P.notice_precision),
        (P.contract_start_date, P.contract_start_precision),
    )
    each = union_all(
        *(
            select(P.id.label("id"), day.label("day")).where(
                *search.matching(ANONYMOUS, procurement_search),
                day <= window.until,
                end_of(day, precision) > window.since,
            )
            for day, precision in dates
        )
    ).subquery("expected")
    first = select(each.c.id, func.min(each.c.day).label("day")).group_by(each.c.id)
    first_of = first.order_by(func.min(each.c.day), each.c.id).limit(MAX_UPCOMING).subquery("first")
    return select(P).join(first_of, first_of.c.id == P.id).order_by(first_of.c.day, P.id)


def upcoming_dialogues(filters: dialogues.Filter, window: Window) -> Select[Dialogue]:
    since, until = _moments(window)
    upcoming = or_(D.opens_at.between(since, until), D.closes_at.between(since, until))
    stmt = select(D).where(*dialogues.matching(ANONYMOUS, filters), upcoming)
    return stmt.order_by(D.closes_at, D.id).limit(MAX_UPCOMING)


def upcoming_meetings(filters: dialogues.Filter, window: Window) -> Select[Meeting, Dialogue]:
    since, until = _moments(window)
    return (
        select(Meeting, D)
        .join(D, D.id == Meeting.dialogue_id)
        .where(
            *dialogues.matching(ANONYMOUS, filters),
            meetings.visible_to(ANONYMOUS),
            Meeting.starts_at.between(since, until),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MAX_UPCOMING)
    )


def _moments(window: Window) -> tuple[datetime, datetime]:
    """From the start of the window's first day to the end of its last day."""
    since = datetime.combine(window.since, time.min, UTC)
    return since, datetime.combine(window.until, time.max, UTC)


def watch_of_feed(token_hash: bytes) -> Select[Watch]:
    return select(Watch).where(Watch.feed_hash == token_hash)


def recent_procurements(
    criteria: WatchCriteria, since: datetime, limit: int
) -> Select[Procurement]:
    """Newest first; one row more than the limit."""
    stmt = search.page(
        ANONYMOUS, procurements_of(criteria), ProcurementSort.NEWEST, start=None, limit=limit
    )
    return stmt.where(P.published_at >= since)


def recent_dialogues(criteria: WatchCriteria, since: datetime, limit: int) -> Select[Dialogue]:
    """Newest first; one row more than the limit."""
    stmt = dialogues.page(ANONYMOUS, dialogues_of(criteria), start=None, limit=limit)
    return stmt.where(D.published_at >= since)
