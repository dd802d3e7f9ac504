"""Queries for a buyer's pending work that one reader may see and act on.

Each statement uses the features' `visible_to`. For an occasional buyer it reads only things that
they worked on or are the contact of.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, or_, select, type_coerce
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import JSONB

from api.buyer_digests.model import Reader, Window
from api.continuous.queries import visible_to as dialogues_visible_to
from api.contributions.models import Contribution, ContributionKind, ContributionStatus, Report
from api.contributions.queries.contributions import unanswered
from api.contributions.queries.contributions import visible_to as contributions_visible_to
from api.contributions.queries.moderation import needs_moderation
from api.contributions.rules.contributions import OPEN_TO_BUYER
from api.core.audit import AuditEntry
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.queries import visible_to as calls_visible_to
from api.interests.models import Interest
from api.interests.queries import visible_to as interests_visible_to
from api.meetings.models import Meeting, MeetingSlot, MeetingStatus, SignUp, SignUpStatus
from api.organisations.models import Organisation, OrganisationStatus, Role
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.queries.stale import stale, stale_plans
from api.plans.queries.visibility import plans_visible_to
from api.plans.queries.visibility import visible_to as procurements_visible_to

MAX_ROWS = 1_000
"""Rows of one statement: no digest needs more."""

_CONTACT_EMAIL: dict[type, ColumnElement[str]] = {
    table: func.lower(type_coerce(table.contact, JSONB)["email"].astext)
    for table in (Procurement, Dialogue)
}

Statement = Select[*tuple[Any, ...]]


def _concerns(reader: Reader, table: type[Plan | Procurement | Dialogue]) -> ColumnElement[bool]:
    """True for rows of the organisation; for an occasional buyer, only for rows that they worked on
    or are the contact of.
    """
    of_organisation = table.organisation_id == reader.organisation_id
    if reader.role is not Role.OCCASIONAL:
        return of_organisation
    worked_on = select(AuditEntry.target).where(
        AuditEntry.organisation_id == reader.organisation_id,
        AuditEntry.person_id == reader.person_id,
    )
    target = func.concat(literal(f"{table.__tablename__}/"), as_type(table.id, String))
    own: list[ColumnElement[bool]] = [target.in_(worked_on)]
    if table in _CONTACT_EMAIL:
        own.append(_CONTACT_EMAIL[table] == reader.email.lower())
    return and_(of_organisation, or_(*own))


def _calls(reader: Reader, *columns: Any) -> Statement:
    """Selects the reader's calls: identifier, title and the given columns."""
    stmt = select(Dialogue.id, Dialogue.title, *columns).select_from(Dialogue)
    own = _concerns(reader, Dialogue)
    return stmt.where(own, calls_visible_to(reader.actor)).limit(MAX_ROWS)


def _dialogues(reader: Reader, *columns: Any) -> Statement:
    """Calls, and continuous dialogues about the reader's procurements and plans."""
    stmt = select(Dialogue.id, Dialogue.title, *columns).select_from(Dialogue)
    own = or_(_concerns(reader, Dialogue), *_about_own(reader))
    return stmt.where(own, dialogues_visible_to(reader.actor)).limit(MAX_ROWS)


def _about_own(reader: Reader) -> list[ColumnElement[bool]]:
    """A continuous dialogue concerns whom its procurement or plan concerns."""
    if reader.role is not Role.OCCASIONAL:
        return []
    return [
        Dialogue.id.in_(select(table.id).where(_concerns(reader, table)))
        for table in (Procurement, Plan)
    ]


def open_questions(reader: Reader) -> Statement:
    return (
        _dialogues(reader, Contribution.published_at)
        .join(Contribution, Contribution.dialogue_id == Dialogue.id)
        .where(
            Dialogue.status.in_(OPEN_TO_BUYER),
            unanswered(),
            contributions_visible_to(reader.actor),
        )
        .order_by(Contribution.published_at)
    )


def moderation(reader: Reader) -> Statement:
    """Held contributions wait from the time they were written, reported ones from the oldest open
    report.
    """
    reported_at = (
        select(func.min(Report.at))
        .where(Report.contribution_id == Contribution.id, Report.dismissed_at.is_(None))
        .scalar_subquery()
    )
    since = func.coalesce(reported_at, Contribution.created_at).label("since")
    return (
        _dialogues(reader, Contribution.status, since)
        .join(Contribution, Contribution.dialogue_id == Dialogue.id)
        .where(needs_moderation(), contributions_visible_to(reader.actor))
        .order_by(since)
    )


def new_comments(reader: Reader, window: Window) -> Statement:
    """Participants' comments, without the buyer's own. `open_questions` finds the questions."""
    return (
        _dialogues(reader, func.count())
        .join(Contribution, Contribution.dialogue_id == Dialogue.id)
        .where(
            Contribution.kind == ContributionKind.COMMENT,
            Contribution.status == ContributionStatus.PUBLISHED,
            Contribution.official.is_(False),
            Contribution.published_at > window.since,
            Contribution.published_at <= window.until,
            contributions_visible_to(reader.actor),
        )
        .group_by(Dialogue.id, Dialogue.title)
        .order_by(func.count().desc(), Dialogue.id)
    )


def closing(reader: Reader, now: datetime, until: datetime) -> Statement:
    return (
        _calls(reader, Dialogue.opens_at, Dialogue.closes_at)
        .where(
            Dialogue.status == DialogueStatus.OPEN,
            Dialogue.closes_at > now,
            Dialogue.closes_at <= until,
        )
        .order_by(Dialogue.closes_at)
    )


def unconcluded(reader: Reader) -> Statement:
    """Closed dialogues without a summary."""
    return (
        _calls(reader, func.coalesce(Dialogue.closed_at, Dialogue.closes_at))
        .where(Dialogue.status == DialogueStatus.CLOSED)
        .order_by(Dialogue.closes_at)
    )


def meetings(reader: Reader, now: datetime, until: datetime) -> Statement:
    coming = SignUp.status.in_((SignUpStatus.PLACED, SignUpStatus.ENTERED))
    return (
        _calls(
            reader,
            Meeting.title.label("meeting"),
            Meeting.starts_at,
            Meeting.announced_at,
            _sign_ups(coming).label("signed_up"),
            _sign_ups(SignUp.status == SignUpStatus.WAITING).label("waiting"),
            func.coalesce(Meeting.capacity, func.nullif(_slots(), 0)).label("capacity"),
        )
        .join(Meeting, Meeting.dialogue_id == Dialogue.id)
        .where(
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.announced_at.is_not(None),
            Meeting.starts_at > now,
            Meeting.starts_at <= until,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )


def _sign_ups(condition: ColumnElement[bool]) -> Any:
    stmt = select(func.count(SignUp.id)).where(SignUp.meeting_id == Meeting.id, condition)
    return stmt.correlate(Meeting).scalar_subquery()


def _slots() -> Any:
    stmt = select(func.count(MeetingSlot.id)).where(MeetingSlot.meeting_id == Meeting.id)
    return stmt.correlate(Meeting).scalar_subquery()


def new_interests(reader: Reader, window: Window) -> list[Statement]:
    """Two statements for interests that are not withdrawn: in procurements and in dialogues.

    They are separate so that each starts from the buyer's own rows instead of all interests. The
    column `named` is false for suppliers that are no longer approved: nobody may read their names.
    """
    in_procurements = (
        select(Procurement.id, Procurement.title)
        .join(Interest, Interest.procurement_id == Procurement.id)
        .outerjoin(Dialogue, Dialogue.id == Interest.dialogue_id)
        .where(_concerns(reader, Procurement))
    )
    in_dialogues = (
        select(Dialogue.id, Dialogue.title)
        .join(Interest, Interest.dialogue_id == Dialogue.id)
        .outerjoin(Procurement, Procurement.id == Interest.procurement_id)
        .where(_concerns(reader, Dialogue))
    )
    return [
        stmt.add_columns(
            Interest.kind,
            Interest.dialogue_id,
            Organisation.id.label("supplier_id"),
            Organisation.name.label("supplier"),
            Organisation.confirmation.label("confirmation"),
            (Organisation.status == OrganisationStatus.APPROVED).label("named"),
        )
        .join(Organisation, Organisation.id == Interest.organisation_id)
        .where(
            Interest.withdrawn_at.is_(None),
            Interest.created_at > window.since,
            Interest.created_at <= window.until,
            interests_visible_to(reader.actor),
        )
        .order_by(Interest.created_at, Interest.id)
        .limit(MAX_ROWS)
        for stmt in (in_procurements, in_dialogues)
    ]


def stale_procurements(reader: Reader, day: date) -> Select[Procurement]:
    return (
        select(Procurement)
        .where(_concerns(reader, Procurement), stale(day), procurements_visible_to(reader.actor))
        .order_by(Procurement.notice_date, Procurement.id)
        .limit(MAX_ROWS)
    )


def lapsed_plans(reader: Reader, day: date) -> Select[Plan]:
    return (
        select(Plan)
        .where(_concerns(reader, Plan), stale_plans(day), plans_visible_to(reader.actor))
        .order_by(Plan.period_end, Plan.id)
        .limit(MAX_ROWS)
    )
