"""Replies of a buyer to the firm that registered an interest."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.core.i18n import Language
from api.core.models import Base, Identified, enum_column


class InterestReply(Identified, Base):
    """Only the firm and the buyer read it. With `answer_id`, the text is also a public answer."""

    __tablename__ = "interest_replies"

    interest_id: Mapped[UUID] = mapped_column(ForeignKey("interests.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    """The officer. Nobody is shown: the buyer replies."""
    at: Mapped[datetime]
    text: Mapped[str]
    language: Mapped[Language] = mapped_column(enum_column(Language))
    answer_id: Mapped[UUID | None] = mapped_column(ForeignKey("contributions.id"))
    """The answer to all, under the question as the buyer worded it."""
