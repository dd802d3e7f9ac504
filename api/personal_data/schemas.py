"""Responses about hidings, erasures, exports, case files, consents and retention."""

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
    """A decision to hide or destroy content, without the content."""

    id: UUID
    kind: HidingKind
    state: HidingState
    subject: str
    organisation_id: UUID | None
    dialogue_id: UUID | None
    field: str | None
    """Null if the decision covers all fields."""
    language: str | None
    fields: list[str]
    """Fields in which content was hidden."""
    ground: HidingGround
    reason: Texts
    created_at: datetime
    done_at: datetime | None


class OriginalOut(msgspec.Struct):
    """A value from before the hiding."""

    id: UUID
    table: str
    column: str
    row: dict[str, Any]
    original: Any
    has_file: bool
    """Whether `download_sealed_file` has the file."""


class OriginalsOut(msgspec.Struct):
    """Originals that are sealed for the buyer's case file."""

    hiding: HidingOut
    items: list[OriginalOut]


class HiddenObjectionOut(msgspec.Struct):
    """The author's objection to a hiding, and the decision."""

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
    """Numbers of things that stay after an erasure."""

    contributions: int
    """Contributions as a participant. They stay without a link to you."""
    official_contributions: int
    """Official contributions for a buyer. They keep your name."""
    survey_responses: int
    """Survey responses. They stay without a link to you."""


class ErasureOut(msgspec.Struct):
    """The state of your erasure, and what stays after it."""

    state: ErasureState | None
    """Null without an open request."""
    asked_at: datetime | None
    due_at: datetime | None
    """When the erasure is carried out. It can be cancelled until then."""
    remains: ErasureRemainderOut


def erasure_out(row: ErasureRequest | None, counted: Remains) -> ErasureOut:
    remains = ErasureRemainderOut(*counted)
    if row is None:
        return ErasureOut(None, None, None, remains)
    return ErasureOut(row.state, row.created_at, row.due_at, remains)


class ExportOut(msgspec.Struct):
    """A copy of all data on you. In the state `ready`, `download_export` serves it until
    `expires_at`.
    """

    id: UUID
    state: ExportState
    asked_at: datetime
    ready_at: datetime | None
    expires_at: datetime | None
    size: int | None
    """Bytes."""


def export_out(row: Export) -> ExportOut:
    return ExportOut(row.id, row.state, row.created_at, row.ready_at, row.expires_at, row.size)


class CaseFileOut(msgspec.Struct):
    """A case reference and retention. Without a retention class the case file is kept."""

    subject: str
    case_reference: str | None
    retention_class: RetentionClass | None
    ended_at: datetime | None
    """When the retention ended."""


def case_file_out(subject: str, row: CaseFile | None) -> CaseFileOut:
    if row is None:
        return CaseFileOut(subject, None, None, None)
    return CaseFileOut(subject, row.case_reference, row.retention_class, row.ended_at)


class PeriodOut(msgspec.Struct):
    """A retention period, and the number of rows that are due."""

    period: RetentionPeriod
    days: float | None
    """Null if the period ends with something else: the account, or the buyer's retention class."""
    tables: list[str]
    due: int
    """Rows that the next run deletes."""


class PeriodsOut(msgspec.Struct):
    items: list[PeriodOut]


class ConsentOut(msgspec.Struct):
    """A consent that you gave."""

    id: UUID
    purpose: ConsentPurpose
    means: ConsentMeans
    words: str
    """Version of the text."""
    text: str
    """The text, in the language in which you agreed to it."""
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
    """A processing activity (GDPR, article 30)."""

    table: str
    what: str
    whose: DataSubject
    sorts: list[str]
    """Codes of categories of data. `words` has the name of each as `sort.<code>`."""
    role: str
    basis: LegalBasis
    period: RetentionPeriod
    days: float | None
    ending: RetentionAction
    words: dict[str, str]
    """Names of all codes above, in the requested language."""


class ProcessingRecordOut(msgspec.Struct):
    """The record is generated from the register in the code. A test checks that it is complete."""

    language: Language
    items: list[ProcessingOut]
