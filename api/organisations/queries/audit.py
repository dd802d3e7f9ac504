"""The audit log as an organisation may read it."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from api.accounts.models import Person
from api.core.actor import Actor, Permission
from api.core.audit import AuditEntry
from api.core.clock import day_of, utc_now
from api.core.keyset import before
from api.organisations.models import ApiKey, Membership

SortKey = tuple[UUID]
Row = tuple[AuditEntry, str | None, str | None]
"""The entry, and the names of the person and the key if they may be shown."""

IN_CONFIDENCE = "confidential_part.read"
"""Shown to the buyer only: it would reveal to operators that a confidential part exists."""
JOINING = ("organisation.register", "invitation.accept")


def page(
    actor: Actor, organisation_id: UUID, *, start: SortKey | None, limit: int
) -> Select[AuditEntry, str | None, str | None]:
    """Newest first, with one row more than the page holds."""
    shown = true() if actor.may(Permission.AUDIT_READ) else _own_people(organisation_id)
    own_key = and_(ApiKey.id == AuditEntry.api_key_id, ApiKey.organisation_id == organisation_id)
    return (
        select(AuditEntry, Person.name, ApiKey.name)
        .select_from(AuditEntry)
        .outerjoin(Person, and_(Person.id == AuditEntry.person_id, shown))
        .outerjoin(ApiKey, own_key)
        .where(
            AuditEntry.organisation_id == organisation_id,
            _shown_to(actor, organisation_id),
            before((AuditEntry.id,), start),
        )
        .order_by(AuditEntry.id.desc())
        .limit(limit + 1)
    )


def reads_own(actor: Actor, organisation_id: UUID) -> bool:
    return Permission.AUDIT_READ in actor.memberships.get(organisation_id, frozenset())


def _shown_to(actor: Actor, organisation_id: UUID) -> ColumnElement[bool]:
    """The organisation sees entries of unnamed actors only after their day is over, and operators
    never do. Otherwise a reader could match new entries with new public content.
    """
    if reads_own(actor, organisation_id):
        return or_(AuditEntry.private.is_(False), AuditEntry.at < day_of(utc_now()))
    return and_(AuditEntry.private.is_(False), AuditEntry.action != IN_CONFIDENCE)


def _own_people(organisation_id: UUID) -> ColumnElement[bool]:
    """People who belong to the organisation or once joined it.

    Others stay unnamed: a supplier or a resident who acts on an item of this organisation may have
    chosen not to be known to it.
    """
    members = select(Membership.person_id).where(Membership.organisation_id == organisation_id)
    joined = select(AuditEntry.person_id).where(
        AuditEntry.organisation_id == organisation_id, AuditEntry.action.in_(JOINING)
    )
    return or_(Person.id.in_(members), Person.id.in_(joined))
