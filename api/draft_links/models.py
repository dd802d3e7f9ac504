"""Secret links to drafts, which need no account."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.core.models import Base, Identified, Timed
from api.organisations.models import HasCreator


class Preview(HasCreator, Identified, Timed, Base):
    """A link to a draft. It is deleted together with the draft."""

    __tablename__ = "previews"

    dialogue_id: Mapped[UUID] = mapped_column(
        ForeignKey("dialogues.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    hint: Mapped[str]
    """Last characters of the token, so that people can tell links apart."""
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
