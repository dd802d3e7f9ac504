"""Deletes old links to drafts. The caller commits."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from api.core.retention import RETENTION, RetentionPeriod
from api.draft_links.models import Preview

KEPT_AFTER_END = RETENTION[RetentionPeriod.PREVIEWS]
"""Time for which the list of links still shows an expired link."""


def purge_previews(session: Session, now: datetime) -> None:
    session.execute(delete(Preview).where(Preview.expires_at < now - KEPT_AFTER_END))
