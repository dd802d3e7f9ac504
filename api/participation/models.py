"""Who takes part in a dialogue: under a number, whoever they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.core.clock import utc_now
from api.core.models import Base, Identified


class Participant(Identified, Base):
    """One author in one dialogue: a person, or whoever holds the receipt.

    Its id stays inside. Outside it is `number`, which says nothing about any other dialogue.
    """

    __tablename__ = "participants"
    __table_args__ = (
        UniqueConstraint("dialogue_id", "number"),
        UniqueConstraint("dialogue_id", "person_id"),
        # Neither is left where a person has been erased.
        CheckConstraint("num_nonnulls(person_id, receipt_hash) <= 1", name="one_identity"),
    )

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("dialogues.id"))
    number: Mapped[int]
    """The pseudonym: 1, 2, 3 … in the order of taking part."""
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    receipt_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
