"""Worker steps of organisations. The caller commits."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from api.core.reindexing import rebuild_terms
from api.core.retention import RETENTION, RetentionPeriod
from api.core.search import name_columns
from api.organisations.models import ConfirmationRequest, Invitation, Organisation
from api.organisations.rules.names import name_keys

KEPT_AFTER_END = RETENTION[RetentionPeriod.INVITATIONS]


def purge_invitations(session: Session, now: datetime) -> None:
    """Deletes ended invitations, with their addresses, when their retention is over."""
    ended_at = func.coalesce(Invitation.accepted_at, Invitation.withdrawn_at, Invitation.expires_at)
    session.execute(delete(Invitation).where(ended_at < now - KEPT_AFTER_END))


def purge_confirmations(session: Session, now: datetime) -> None:
    """Deletes ended requests, with their addresses, when their retention is over."""
    ended = ConfirmationRequest.expires_at < now - KEPT_AFTER_END
    session.execute(delete(ConfirmationRequest).where(ended))


def make_terms(session: Session) -> int:
    """Writes the search terms of a batch of organisations."""
    return rebuild_terms(
        session, Organisation, Organisation.search_version, lambda row: name_columns(row.name)
    )


KEYS_AT_ONCE = 500


def fill_name_keys(session: Session) -> int:
    """Fills in name keys of rows without them, which an earlier release wrote."""
    lacking = select(Organisation).where(Organisation.name_keys == []).limit(KEYS_AT_ONCE)
    rows = session.scalars(lacking.with_for_update(skip_locked=True)).all()
    for row in rows:
        row.name_keys = name_keys(row.name)
    return len(rows)
