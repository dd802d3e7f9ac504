"""Digests that were taken back, because they tell of something that is gone, are built again."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from api.events.handlers import HandlerContext
from api.mails.models import Mail
from api.mails.queries import recalled
from api.plans.events import ProcurementWithdrawn
from api.watches.models import DigestSlot, SlotState

DIGEST = "digest:"
"""How the keys of digests begin; the slot's identifier follows."""


def reopen_digests(session: Session, keys: Iterable[str]) -> None:
    """For their other items. `keys`: of mails that were taken back, digests or not."""
    slots = [slot for key in keys if (slot := _slot_of(key)) is not None]
    if slots:
        again = {"state": SlotState.OPEN, "closed_at": None}
        mailed = (DigestSlot.id.in_(slots), DigestSlot.state == SlotState.MAILED)
        opened = update(DigestSlot).where(*mailed).values(again).returning(DigestSlot.id)
        rows = session.scalars(opened.execution_options(synchronize_session=False)).all()
        session.execute(delete(Mail).where(Mail.key.in_([f"{DIGEST}{slot}" for slot in rows])))


def reopen_digests_about(session: Session, event: ProcurementWithdrawn, _: HandlerContext) -> None:
    """Digests that tell of what is not public any more are built again from what is."""
    rows = session.execute(recalled(event.procurement_id))
    reopen_digests(session, [key for key, _ in rows])


def _slot_of(key: str) -> UUID | None:
    try:
        return UUID(key.removeprefix(DIGEST)) if key.startswith(DIGEST) else None
    except ValueError:
        return None
