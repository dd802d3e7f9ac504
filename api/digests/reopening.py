"""Reopens digests whose waiting mail was recalled, so that they are built again."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from api.events.handlers import HandlerContext
from api.mails.models import Mail
from api.mails.queries import recalled
from api.plans.events import ProcurementWithdrawn
from api.watches.models import DigestSlot, SlotState

KEY_PREFIX = "digest:"
"""Prefix of the key of a digest's mail; the slot's identifier follows."""


def reopen_digests(session: Session, keys: Iterable[str]) -> None:
    """Reopens slots for their other items. `keys` are of recalled mails of any kind."""
    slots = [slot for key in keys if (slot := _slot_of(key)) is not None]
    if slots:
        reopened = {"state": SlotState.OPEN, "closed_at": None}
        mailed = (DigestSlot.id.in_(slots), DigestSlot.state == SlotState.MAILED)
        stmt = update(DigestSlot).where(*mailed).values(reopened).returning(DigestSlot.id)
        rows = session.scalars(stmt.execution_options(synchronize_session=False)).all()
        session.execute(delete(Mail).where(Mail.key.in_([f"{KEY_PREFIX}{slot}" for slot in rows])))


def reopen_digests_about(session: Session, event: ProcurementWithdrawn, _: HandlerContext) -> None:
    """Digests about the withdrawn procurement are built again without it."""
    rows = session.execute(recalled(event.procurement_id))
    reopen_digests(session, [key for key, _ in rows])


def _slot_of(key: str) -> UUID | None:
    try:
        return UUID(key.removeprefix(KEY_PREFIX)) if key.startswith(KEY_PREFIX) else None
    except ValueError:
        return None
