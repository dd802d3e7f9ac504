"""Links to drafts as orphans: links whose creator is gone."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from api.core.actor import SYSTEM
from api.core.audit import record_audit
from api.dialogues.models import Dialogue
from api.draft_links.models import Preview
from api.organisations.mails.orphans import Left
from api.organisations.orphans import Kind


def _live(now: datetime) -> ColumnElement[bool]:
    return and_(Preview.revoked_at.is_(None), Preview.expires_at > now)


def _left(link: Preview) -> Left:
    return Left("preview", link.id, f"…{link.hint}", f"/my/dialogues/{link.dialogue_id}")


def _disable(session: Session, link: Preview, now: datetime) -> None:
    link.revoked_at = now
    organisation_id = session.get_one(Dialogue, link.dialogue_id).organisation_id
    target = f"dialogues/{link.dialogue_id}"
    record_audit(session, SYSTEM, "preview.revoke", target, organisation_id=organisation_id)


_ORGANISATION = (
    select(Dialogue.organisation_id).where(Dialogue.id == Preview.dialogue_id).scalar_subquery()
)
PREVIEWS = Kind(Preview, _ORGANISATION, _live, _live, _left, _disable)
