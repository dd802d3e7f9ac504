"""Ideas that firms send to a buyer, and what the buyer makes of them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.core.i18n import Language, Texts
from api.core.models import Base, StructJSON, Versioned, enum_column


class IdeaStatus(StrEnum):
    SENT = "sent"
    """Waits for the buyer."""
    TAKEN_UP = "taken_up"
    DECLINED = "declined"
    CALL = "call"
    """The buyer drafted a dialogue call from it."""
    WITHDRAWN = "withdrawn"


class Idea(Versioned, Base):
    """The buyer and the firm read it; with `public`, everybody does once the buyer has decided."""

    __tablename__ = "ideas"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    """The buyer."""
    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    status: Mapped[IdeaStatus] = mapped_column(enum_column(IdeaStatus))
    public: Mapped[bool]
    title: Mapped[str]
    text: Mapped[str]
    audience: Mapped[str]
    """Whom it is for."""
    need: Mapped[str]
    """The need of the buyer that it meets."""
    language: Mapped[Language] = mapped_column(enum_column(Language))
    cpv: Mapped[str | None]
    link: Mapped[str | None]
    """Web address of a file or page with more."""
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """The reason of the buyer's decision."""
    decided_at: Mapped[datetime | None]
    """The first decision: the clock of the buyer stops here."""
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    dialogue_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dialogues.id", ondelete="SET NULL"), index=True
    )
    """The call that was drafted from it."""
    withdrawn_at: Mapped[datetime | None]
