"""What dialogue calls look like on the wire."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.core.text import Language, Texts
from api.dialogues.models import (
    DialogueStatus,
    Extension,
    Format,
    Moderation,
    Participation,
    Subject,
)
from api.dialogues.service.loading import DialogueView
from api.plans.models import Contact, Link


class ExtensionOut(msgspec.Struct):
    """A deadline that was moved later."""

    at: datetime
    closes_before: datetime
    closes_after: datetime
    reason: Texts


class DialogueOut(msgspec.Struct):
    """An invitation to take part. Times are in UTC; show them in `time_zone`."""

    id: UUID
    organisation_id: UUID
    subject: Subject
    procurements: list[UUID]
    title: Texts
    description: Texts
    formats: list[Format]
    participation: Participation
    moderation: Moderation
    status: DialogueStatus
    opens_at: datetime | None
    closes_at: datetime | None
    grace_hours: int
    """How long after `closes_at` contributions and responses to surveys are still taken, marked as
    `late`."""
    time_zone: str
    contact: Contact | None
    links: list[Link]
    extensions: list[ExtensionOut]
    published_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    concluded_at: datetime | None
    cancelled_at: datetime | None
    cancellation_reason: Texts
    summary: Texts
    """Published when the dialogue is concluded."""
    removed_contributions: int
    """How many were removed for breaking the rules, each with a reason on show."""


class FindingOut(msgspec.Struct):
    """Something that one participant was told, or could have been, and not all."""

    code: str
    subject: str
    """What it is about: `contributions/…`, `meetings/…`, `documents/…/versions/…`."""
    words: dict[Language, str]


class ConcludedOut(DialogueOut, kw_only=True):
    """The dialogue with its summary; whether all were treated equally is for the buyer to say."""

    warnings: list[FindingOut]


_OWN_COLUMNS = frozenset(DialogueOut.__struct_fields__) - {"procurements", "extensions", "summary"}


def dialogue_out(view: DialogueView) -> DialogueOut:
    row = view.dialogue
    return DialogueOut(
        **{name: getattr(row, name) for name in _OWN_COLUMNS},
        procurements=view.procurements,
        extensions=[_extension_out(extension) for extension in view.extensions],
        summary=row.conclusion,
    )


def concluded_out(view: DialogueView, warnings: list[FindingOut]) -> ConcludedOut:
    return ConcludedOut(**msgspec.structs.asdict(dialogue_out(view)), warnings=warnings)


def _extension_out(row: Extension) -> ExtensionOut:
    return msgspec.convert(row, ExtensionOut, from_attributes=True)
