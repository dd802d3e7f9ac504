"""What hidings look like on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from api.core.text import Texts
from api.hidings.models import Ground, Hiding, HidingKind, HidingState, SealedOriginal
from api.objections.models import Objection
from api.personal_data.models import ErasureRequest, ErasureState, Export, ExportState
from api.personal_data.service.erasures import Remains


class HidingOut(msgspec.Struct):
    """One decision. The words are not in it."""

    id: UUID
    kind: HidingKind
    state: HidingState
    subject: str
    organisation_id: UUID | None
    dialogue_id: UUID | None
    field: str | None
    """Null where all fields were meant."""
    language: str | None
    fields: list[str]
    """In which something was found."""
    ground: Ground
    reason: Texts
    created_at: datetime
    done_at: datetime | None


class OriginalOut(msgspec.Struct):
    """A value as it was before it was hidden."""

    id: UUID
    table: str
    column: str
    row: dict[str, Any]
    original: Any
    has_file: bool
    """`download_sealed_file` gives it."""


class OriginalsOut(msgspec.Struct):
    """What is sealed for the buyer's case file."""

    hiding: HidingOut
    items: list[OriginalOut]


class HiddenObjectionOut(msgspec.Struct):
    """What the author says against a hiding."""

    hiding_id: UUID
    text: str
    made_at: datetime
    decided_at: datetime | None
    upheld: bool | None
    answer: Texts


def hiding_out(row: Hiding) -> HidingOut:
    return HidingOut(**{name: getattr(row, name) for name in HidingOut.__struct_fields__})


def originals_out(hiding: Hiding, rows: Sequence[SealedOriginal]) -> OriginalsOut:
    items = [
        OriginalOut(
            row.id,
            row.table_name,
            row.column_name,
            row.row_key,
            row.original,
            row.storage_key is not None,
        )
        for row in rows
    ]
    return OriginalsOut(hiding_out(hiding), items)


def objection_out(hiding_id: UUID, row: Objection) -> HiddenObjectionOut:
    return HiddenObjectionOut(
        hiding_id, row.text, row.made_at, row.decided_at, row.upheld, row.answer
    )


class RemainsOut(msgspec.Struct):
    """What stays after an erasure, said before it is asked for."""

    contributions: int
    """Of participants: they stay without any link to you, as of somebody who has left."""
    official_contributions: int
    """Said for a buyer: they keep your name."""
    survey_responses: int
    """They stay without any link to you."""


class ErasureOut(msgspec.Struct):
    """Where an erasure stands."""

    state: ErasureState | None
    """Null where none was asked for."""
    asked_at: datetime | None
    due_at: datetime | None
    """Until then it can be taken back."""
    remains: RemainsOut


def erasure_out(row: ErasureRequest | None, counted: Remains) -> ErasureOut:
    remains = RemainsOut(*counted)
    if row is None:
        return ErasureOut(None, None, None, remains)
    return ErasureOut(row.state, row.created_at, row.due_at, remains)


class ExportOut(msgspec.Struct):
    """A copy of everything about you. `ready`: `download_export` gives it until `expires_at`."""

    id: UUID
    state: ExportState
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    size: int | None
    """In bytes."""


def export_out(row: Export) -> ExportOut:
    return ExportOut(row.id, row.state, row.created_at, row.ready_at, row.expires_at, row.size)
