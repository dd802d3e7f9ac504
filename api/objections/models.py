"""Objections of authors to decisions about their texts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.core.i18n import Texts
from api.core.models import Base, StructJSON, Versioned


class Objection(Versioned, Base):
    """The only objection to a decision. `about` is the decision's subject, such as
    `hidings/<id>`.
    """

    __tablename__ = "objections"

    about: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    participant_id: Mapped[UUID | None]
    text: Mapped[str]
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    upheld: Mapped[bool | None]
    answer: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """The reason for the decision, sent to the author."""
