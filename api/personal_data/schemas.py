"""What hidings look like on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from api.accounts.models import Consent, ConsentMeans, ConsentPurpose
from api.core.i18n import Language, Texts
from api.core.privacy import DataSubject, LegalBasis, RetentionAction
from api.core.retention import RetentionPeriod
from api.hidings.models import Hiding, HidingGround, HidingKind, HidingState, SealedOriginal
from api.objections.models import Objection
from api.personal_data.models import (
    CaseFile,
    ErasureRequest,
    ErasureState,
    Export,
    ExportState,
    RetentionClass,
)
from api.personal_data.service.erasures import Remains
from api.watches.rules import consent_text


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
    ground: HidingGround
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


class ErasureRemainderOut(msgspec.Struct):
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
    remains: ErasureRemainderOut


def erasure_out(row: ErasureRequest | None, counted: Remains) -> ErasureOut:
    remains = ErasureRemainderOut(*counted)
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


class CaseFileOut(msgspec.Struct):
    """Nulls where the buyer has said nothing: then it is kept until it does."""

    subject: str
    case_reference: str | None
    retention_class: RetentionClass | None
    ended_at: datetime | None
    """When its period was over."""


def case_file_out(subject: str, row: CaseFile | None) -> CaseFileOut:
    if row is None:
        return CaseFileOut(subject, None, None, None)
    return CaseFileOut(subject, row.case_reference, row.retention_class, row.ended_at)


class PeriodOut(msgspec.Struct):
    """How long something is kept, and what of it is due now."""

    period: RetentionPeriod
    days: float | None
    """Null where it ends with something else: the account, the buyer's retention class."""
    tables: list[str]
    due: int
    """Rows that the next run takes away."""


class PeriodsOut(msgspec.Struct):
    items: list[PeriodOut]


class ConsentOut(msgspec.Struct):
    """What you have agreed to."""

    id: UUID
    purpose: ConsentPurpose
    means: ConsentMeans
    words: str
    """Their version."""
    text: str
    """The words themselves, in the language in which you agreed to them."""
    language: Language
    at: datetime
    withdrawn_at: datetime | None


class ConsentsOut(msgspec.Struct):
    items: list[ConsentOut]


def consent_out(row: Consent) -> ConsentOut:
    return ConsentOut(
        row.id,
        row.purpose,
        row.means,
        row.words,
        consent_text(row.words, row.language),
        row.language,
        row.at,
        row.withdrawn_at,
    )


class ProcessingOut(msgspec.Struct):
    """One thing that is kept of people (GDPR, article 30)."""

    table: str
    what: str
    whose: DataSubject
    sorts: list[str]
    """Codes; `words` has each as `sort.<code>`."""
    role: str
    basis: LegalBasis
    period: RetentionPeriod
    days: float | None
    ending: RetentionAction
    words: dict[str, str]
    """All codes above in the language that was asked for."""


class ProcessingRecordOut(msgspec.Struct):
    """Generated from the register in the code, which a test holds complete."""

    language: Language
    items: list[ProcessingOut]
