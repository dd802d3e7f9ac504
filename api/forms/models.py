"""Drafts of forms, and submitted forms."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.clock import utc_now
from api.core.models import Base


class FormDraft(Base):
    """Unsent entries of one form in one browser. `browser` is the hash of a random cookie."""

    __tablename__ = "form_drafts"

    browser: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    entries: Mapped[dict[str, list[str]]] = mapped_column(JSONB)
    saved_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)


class FormSubmission(Base):
    """A submitted form: the hash of its random id, and the address of the page that answered it."""

    __tablename__ = "form_submissions"

    id_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    location: Mapped[str | None]
    """Null while the form is being handled."""
    sent_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
