"""What is so in a buyer's house, as far as one reader may see it and has to do with it.

Each statement asks the features what is visible (`visible_to`), and looks only where the reader
has something to do: an occasional buyer at what is their own.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, func, literal, or_, select, type_coerce
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import JSONB

from api.buyer_digests.model import Reader, Window
from api.contributions.models import Contribution, ContributionKind, ContributionStatus, Report
from api.contributions.queries.contributions import unanswered
from api.contributions.queries.contributions import visible_to as contributions_visible_to
from api.contributions.queries.moderation import needs_moderation
from api.contributions.rules.contributions import OPEN_TO_BUYER
from api.core.audit import AuditEntry
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.interests.models import Interest
from api.interests.queries import visible_to as interests_visible_to
from api.meetings.models import Meeting, MeetingSlot, MeetingStatus, SignUp, SignUpStatus
from api.organisations.models import Organisation, OrganisationStatus, Role
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.queries.stale import stale, stale_plans
from api.plans.queries.visibility import plans_visible_to
from api.plans.queries.visibility import visible_to as procurements_visible_to

MOST = 1_000
"""Rows of one statement: nobody reads further."""

_NAMING: dict[type, ColumnElement[str]] = {
    table: func.lower(type_coerce(table.contact, JSONB)["email"].astext)
    for table in (Procurement, Dialogue)
}
"""Whose contact a thing names."""

Statement = Select[*tuple[Any, ...]]


def _theirs(reader: Reader, table: type[Plan | Procurement | Dialogue]) -> ColumnElement[bool]:
    """The house's; of an occasional buyer what they have worked on, or are named in."""
    of_house = table.organisation_id == reader.organisation_id
    if reader.role is not Role.OCCASIONAL:
        return of_house
    worked_on = select(AuditEntry.target).where(
        AuditEntry.organisation_id == reader.organisation_id,
        AuditEntry.person_id == reader.person_id,
    )
    target = func.concat(literal(f"{table.__tablename__}/"), as_type(table.id, String))
    own: list[ColumnElement[bool]] = [target.in_(worked_on)]
    if table in _NAMING:
        own.append(_NAMING[table] == reader.email.lower())
    return and_(of_house, or_(*own))


def _calls(reader: Reader, *columns: Any) -> Statement:
    """Columns of what is in the reader's dialogues, after the dialogue itself."""
    stmt = select(Dialogue.id, Dialogue.title, *columns).select_from(Dialogue)
    return stmt.where(_theirs(reader, Dialogue), dialogues_visible_to(reader.actor)).limit(MOST)


def open_questions(reader: Reader) -> Statement:
    return (
        _calls(reader, Contribution.published_at)
        .join(Contribution, Contribution.dialogue_id == Dialogue.id)
        .where(
            Dialogue.status.in_(OPEN_TO_BUYER),
            unanswered(),
            contributions_visible_to(reader.actor),
        )
        .order_by(Contribution.published_at)
    )


def moderation(reader: Reader) -> Statement:
    """Held ones since they were written, reported ones since the first report that is open."""
    reported_at = (
        select(func.min(Report.at))
        .where(Report.contribution_id == Contribution.id, Report.dismissed_at.is_(None))
        .scalar_subquery()
    )
    since = func.coalesce(reported_at, Contribution.created_at).label("since")
    return (
        _calls(reader, Contribution.status, since)
        .join(Contribution, Contribution.dialogue_id == Dialogue.id)
        .where(needs_moderation(), contributions_visible_to(reader.actor))
        .order_by(since)
    )


def new_comments(reader: Reader, window: Window) -> Statement:
    """Of those who take part, not the house's own. Questions are told while they wait."""
    return (
        _calls(reader, func.count())
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
    """Closed, and nobody has said what came of it."""
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
            func.coalesce(Meeting.capacity, func.nullif(_slots(), 0)).label("places"),
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


def _sign_ups(which: ColumnElement[bool]) -> Any:
    counted = select(func.count(SignUp.id)).where(SignUp.meeting_id == Meeting.id, which)
    return counted.correlate(Meeting).scalar_subquery()


def _slots() -> Any:
    counted = select(func.count(MeetingSlot.id)).where(MeetingSlot.meeting_id == Meeting.id)
    return counted.correlate(Meeting).scalar_subquery()


def new_interests(reader: Reader, window: Window) -> list[Statement]:
    """Still standing: in procurements, and in dialogues. Apart, so that each begins with the
    house's own things and not with all interests there are.

    The name of a supplier that is no longer approved is nobody's to read.
    """
    in_procurements = (
        select(Procurement.id, Procurement.title)
        .join(Interest, Interest.procurement_id == Procurement.id)
        .outerjoin(Dialogue, Dialogue.id == Interest.dialogue_id)
        .where(_theirs(reader, Procurement))
    )
    in_dialogues = (
        select(Dialogue.id, Dialogue.title)
        .join(Interest, Interest.dialogue_id == Dialogue.id)
        .outerjoin(Procurement, Procurement.id == Interest.procurement_id)
        .where(_theirs(reader, Dialogue))
    )
    return [
        chosen.add_columns(
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
        .limit(MOST)
        for chosen in (in_procurements, in_dialogues)
    ]


def stale_procurements(reader: Reader, day: date) -> Select[Procurement]:
    return (
        select(Procurement)
        .where(_theirs(reader, Procurement), stale(day), procurements_visible_to(reader.actor))
        .order_by(Procurement.notice_date, Procurement.id)
        .limit(MOST)
    )


def lapsed_plans(reader: Reader, day: date) -> Select[Plan]:
    return (
        select(Plan)
        .where(_theirs(reader, Plan), stale_plans(day), plans_visible_to(reader.actor))
        .order_by(Plan.period_end, Plan.id)
        .limit(MOST)
    )
