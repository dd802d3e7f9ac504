"""Queries of the evidence rules about plans and procurements: things, and whether each meets the
condition. Only what everybody sees counts."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, cast, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from api.core.actor import ANONYMOUS
from api.dialogues.models import Dialogue, DialogueProcurement
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement, PromisedDate
from api.plans.models.values import Milestone
from api.plans.queries.stale import stale
from api.plans.queries.visibility import plans_visible_to
from api.plans.queries.visibility import visible_to as procurements_visible_to
from api.plans.rules.transitions import ENDED
from api.practices.queries import dialogue_evidence
from api.practices.rules.evidence import HALF_YEAR_DAYS, Window

P = Procurement
Things = Select[UUID, bool]
Query = Callable[[UUID, Window], Things]
MOST_ROWS = 200


def things_of(rule: str, organisation_id: UUID, window: Window) -> Things:
    return QUERIES[rule](organisation_id, window)


def counted(things: Things) -> Select[int, int]:
    """The number of things that meet the condition, and of all."""
    rows = things.subquery("things")
    return select(func.count().filter(rows.c.met), func.count()).select_from(rows)


def listed(things: Things) -> Things:
    """Those that do not meet the condition first, newest first."""
    rows = things.subquery("things")
    stmt = select(rows.c.id, rows.c.met).order_by(rows.c.met, rows.c.id.desc())
    return stmt.limit(MOST_ROWS)


def _plans(organisation_id: UUID, met: ColumnElement[bool], *which: ColumnElement[bool]) -> Things:
    return select(Plan.id, met.label("met")).where(
        Plan.organisation_id == organisation_id, plans_visible_to(ANONYMOUS), *which
    )


def plan_before_period(organisation_id: UUID, window: Window) -> Things:
    """Plans whose period began in the window or begins later; met: published before it began."""
    published = cast(func.timezone(window.zone, Plan.published_at), Date)
    return _plans(
        organisation_id, published < Plan.period_start, Plan.period_start > window.first_day
    )


def plan_revised(organisation_id: UUID, window: Window) -> Things:
    """Plans of the running period; met: at least two published revisions."""
    return _plans(
        organisation_id,
        Plan.revision > 1,
        Plan.period_start <= window.today,
        Plan.period_end >= window.today,
    )


def plan_looked_back(organisation_id: UUID, window: Window) -> Things:
    """Plans whose period ended in the window; met: no procurement with a date that has passed."""
    waiting = select(P.id).where(
        P.plan_id == Plan.id, P.published_at.is_not(None), stale(window.today)
    )
    return _plans(
        organisation_id,
        ~waiting.exists(),
        Plan.period_end > window.first_day,
        Plan.period_end < window.today,
    )


def _procurements(
    organisation_id: UUID, met: ColumnElement[bool], *which: ColumnElement[bool]
) -> Things:
    return select(P.id, met.label("met")).where(
        P.organisation_id == organisation_id, procurements_visible_to(ANONYMOUS), *which
    )


def dates_current(organisation_id: UUID, window: Window) -> Things:
    """Procurements that have not ended; met: no expected date has passed unattended."""
    waits = func.coalesce(stale(window.today), literal_column("false"))  # null without dates
    return _procurements(organisation_id, ~waits, P.status.not_in(ENDED))


def _published_in_window(organisation_id: UUID, window: Window, met: ColumnElement[bool]) -> Things:
    """Procurements that became public in the window."""
    return _procurements(
        organisation_id, met, P.published_at > window.since, P.published_at <= window.until
    )


def goals_tagged(organisation_id: UUID, window: Window) -> Things:
    return _published_in_window(organisation_id, window, func.cardinality(P.goals) > 0)


def values_public(organisation_id: UUID, window: Window) -> Things:
    """Met: an amount is public."""
    given = or_(P.value_low.is_not(None), P.value_high.is_not(None))
    return _published_in_window(organisation_id, window, given & P.value_withheld.is_(False))


def criteria_planned(organisation_id: UUID, window: Window) -> Things:
    return _published_in_window(organisation_id, window, func.cardinality(P.criteria_codes) > 0)


def lots_or_small(organisation_id: UUID, window: Window) -> Things:
    """Met: split into lots, or said to suit small firms."""
    lots = func.jsonb_array_length(cast(P.lots, JSONB)) > 0
    return _published_in_window(
        organisation_id, window, or_(lots, func.coalesce(P.sme_suitable, literal_column("false")))
    )


def plain_summary(organisation_id: UUID, window: Window) -> Things:
    return _published_in_window(organisation_id, window, _has_text(P.summary))


def announced_half_year_ahead(organisation_id: UUID, window: Window) -> Things:
    """Procurements with a notice in the window; met: public at least 180 days before it."""
    published = cast(func.timezone(window.zone, P.published_at), Date)
    met = published <= PromisedDate.date_value - timedelta(days=HALF_YEAR_DAYS)
    return _noticed(organisation_id, window, met)


def dialogue_before_notice(organisation_id: UUID, window: Window) -> Things:
    """Procurements with a notice in the window; met: a dialogue about it opened before."""
    opened = cast(func.timezone(window.zone, Dialogue.opened_at), Date)
    about = (
        select(Dialogue.id)
        .join(DialogueProcurement, DialogueProcurement.dialogue_id == Dialogue.id)
        .where(
            DialogueProcurement.procurement_id == P.id,
            opened < PromisedDate.date_value,
            dialogues_visible_to(ANONYMOUS),
        )
    )
    return _noticed(organisation_id, window, about.exists())


def _noticed(organisation_id: UUID, window: Window, met: ColumnElement[bool]) -> Things:
    notice = (
        (PromisedDate.procurement_id == P.id)
        & (PromisedDate.milestone == Milestone.NOTICE)
        & PromisedDate.actual
    )
    things = _procurements(
        organisation_id,
        func.bool_or(met),
        PromisedDate.date_value > window.first_day,
        PromisedDate.date_value <= window.today,
    )
    return things.join(PromisedDate, notice).group_by(P.id)


def _has_text(texts: Any) -> ColumnElement[bool]:
    return cast(texts, JSONB) != literal_column("'{}'::jsonb")


QUERIES: Mapping[str, Query] = {
    **{
        query.__name__: query
        for query in (
            *(plan_before_period, plan_revised, plan_looked_back, dates_current, goals_tagged),
            *(values_public, criteria_planned, lots_or_small, plain_summary),
            *(announced_half_year_ahead, dialogue_before_notice),
        )
    },
    **dialogue_evidence.QUERIES,
}
