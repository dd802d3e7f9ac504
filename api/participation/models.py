"""Who takes part in a dialogue: under a number, or for an organisation by its name."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.clock import utc_now
from api.core.i18n import Texts
from api.core.models import Base, Identified, StructJSON


class Participant(Identified, Base):
    """One author in one dialogue: a person, or whoever holds the receipt.

    A person who lets an organisation be named is another participant when speaking so: nothing
    that one of the two does or is shown tells anything of the other. The id stays inside. Outside
    it is `number`, which says nothing about any other dialogue.
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
        # Neither is left where a person has been erased.
        CheckConstraint("num_nonnulls(person_id, receipt_hash) <= 1", name="one_identity"),
        CheckConstraint("num_nonnulls(organisation_id, number) <= 1", name="named_or_numbered"),
    )

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("dialogues.id"))
    number: Mapped[int | None]
    """The pseudonym: 1, 2, 3 … in the order in which they are first seen in public."""
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    """Of who speaks for it by its name, and has no number."""
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    receipt_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    with_receipt: Mapped[bool] = mapped_column(default=False)
    """Took part without an account; still so once the receipt is forgotten."""
    vote_earned_at: Mapped[datetime | None]
    """When the holder of the receipt did the work that its votes cost."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class Exclusion(Identified, Base):
    """Who may not take part in a dialogue any more: a participant without a name, or all who speak
    by an organisation's name. The same person in the other role is not touched: who that is would
    show.
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
