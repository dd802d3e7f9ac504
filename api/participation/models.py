"""Participants of a dialogue, shown by number or by an organisation's name, and exclusions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.clock import utc_now
from api.core.i18n import Texts
from api.core.models import Base, Identified, StructJSON


class Participant(Identified, Base):
    """One author in one dialogue: a person, or the holder of a receipt.

    A person who also writes under an organisation's name is a second participant, and nothing about
    one of the two reveals anything about the other. The id is never published. The public sees
    `number`, which reveals nothing about other dialogues.
    """

    __tablename__ = "participants"
    __table_args__ = (
        UniqueConstraint("dialogue_id", "number"),
        Index(
            "uq_participants_unnamed",
            "dialogue_id",
            "person_id",
            unique=True,
            postgresql_where=text("organisation_id IS NULL"),
        ),
        Index(
            "uq_participants_named",
            "dialogue_id",
            "person_id",
            "organisation_id",
            unique=True,
            postgresql_where=text("organisation_id IS NOT NULL"),
        ),
        # Both are null after a person is erased.
        CheckConstraint("num_nonnulls(person_id, receipt_hash) <= 1", name="one_identity"),
        CheckConstraint("num_nonnulls(organisation_id, number) <= 1", name="named_or_numbered"),
    )

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("dialogues.id"))
    number: Mapped[int | None]
    """The pseudonym 1, 2, 3 …, assigned in the order of the first publication."""
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    """The organisation under whose name the participant writes; they then have no number."""
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    receipt_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    with_receipt: Mapped[bool] = mapped_column(default=False)
    """The participant had no account; kept after the receipt is erased."""
    vote_earned_at: Mapped[datetime | None]
    """When the holder of the receipt submitted the proof of work for votes."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Exclusion(Identified, Base):
    """Excludes from a dialogue a participant without a name, or all who write under an
    organisation's name. It does not affect the same person in the other role, as that would
    reveal who they are.
    """

    __tablename__ = "exclusions"
    __table_args__ = (
        CheckConstraint("num_nonnulls(participant_id, organisation_id) = 1", name="one_of_both"),
        *(
            Index(
                f"uq_exclusions_{column}",
                "dialogue_id",
                column,
                unique=True,
                postgresql_where=text(f"ended_at IS NULL AND {column} IS NOT NULL"),
            )
            for column in ("participant_id", "organisation_id")
        ),
    )

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("dialogues.id"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
