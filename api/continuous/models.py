"""Pauses in which a buyer takes no new questions outside calls."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.i18n import Texts
from api.core.models import Base, StructJSON, Versioned


class QuestionPause(Versioned, Base):
    """Public, with its reason. It ends by itself at `until`, or earlier by `ended_at`."""

    __tablename__ = "question_pauses"
    __table_args__ = (
        Index(
            "ix_question_pauses_current",
            "organisation_id",
            "until",
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts))
    ended_at: Mapped[datetime | None]
    """When the buyer ended it early."""
