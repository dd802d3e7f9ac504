"""Links by which people without an account look at a draft."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from api.core.models import Base, Identified, Timed
from api.organisations.models import HasCreator


class Preview(HasCreator, Identified, Timed, Base):
    """Goes with its draft when that is thrown away."""

    __tablename__ = "previews"

    dialogue_id: Mapped[UUID] = mapped_column(
        ForeignKey("dialogues.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    hint: Mapped[str]
    """The token's last characters, so that people can tell links apart."""
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
