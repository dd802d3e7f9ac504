"""Ends case files: deletes content kept only for the buyer. Public content stays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.orm import Session

from api.contributions.models import Contribution
from api.contributions.queries.confidential import delete_confidential_parts
from api.core.actor import SYSTEM
from api.core.audit import record_audit
from api.dialogues.models import Dialogue
from api.hidings.models import Hiding, SealedOriginal
from api.interests.models import Interest
from api.meetings.models import Meeting, SignUp
from api.participation.models import Participant
from api.personal_data.models import CaseFile, RetentionClass
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus

YEARS: Mapping[RetentionClass, int | None] = {
    RetentionClass.YEARS_2: 2,
    RetentionClass.YEARS_5: 5,
    RetentionClass.YEARS_10: 10,
    RetentionClass.PERMANENT: None,
}
_OVER = (ProcurementStatus.CONCLUDED, ProcurementStatus.CANCELLED)


def end_case_files(session: Session, now: datetime, *, limit: int = 50) -> int:
    """Ends due case files. Returns their number. The caller commits the batch."""
    rows = session.scalars(
        select(CaseFile).where(_due(now)).limit(limit).with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        _end(session, row)
        row.ended_at = now
    session.flush()
    return len(rows)


def _due(now: datetime) -> ColumnElement[bool]:
    in_years = or_(
        *(
            (CaseFile.retention_class == kind) & (_ended_at() < now - func.make_interval(years))
            for kind, years in YEARS.items()
            if years is not None
        )
    )
    return CaseFile.ended_at.is_(None) & in_years


def _ended_at() -> Any:
    """When the dialogue or procurement ended. Null before."""
    dialogue = (
        select(func.coalesce(Dialogue.concluded_at, Dialogue.cancelled_at))
        .where(CaseFile.subject == func.concat("dialogues/", Dialogue.id))
        .correlate(CaseFile)
        .scalar_subquery()
    )
    procurement = (
        select(Procurement.updated_at)
        .where(
            CaseFile.subject == func.concat("procurements/", Procurement.id),
            Procurement.status.in_(_OVER),
        )
        .correlate(CaseFile)
        .scalar_subquery()
    )
    return func.coalesce(dialogue, procurement)


def _end(session: Session, row: CaseFile) -> None:
    dialogue_id = UUID(row.subject.partition("/")[2])
    _delete_sealed(session, Hiding.subject == row.subject)
    # The continuous dialogue of a procurement has its id and belongs to its case file.
    _delete_sealed(session, Hiding.dialogue_id == dialogue_id)
    _unlink(session, dialogue_id)
    record_audit(session, SYSTEM, "case_file.end", row.subject, organisation_id=row.organisation_id)


def _delete_sealed(session: Session, condition: ColumnElement[bool]) -> None:
    """Deletes sealed originals. The sweeper deletes their files, which no row names any more."""
    hidings = select(Hiding.id).where(condition)
    _run(session, delete(SealedOriginal).where(SealedOriginal.hiding_id.in_(hidings)))


def _unlink(session: Session, dialogue_id: UUID) -> None:
    events = select(Meeting.id).where(Meeting.dialogue_id == dialogue_id)
    unofficial = (Contribution.dialogue_id == dialogue_id, Contribution.official.is_(False))
    _run(session, delete_confidential_parts(dialogue_id))
    _run(session, update(Contribution).where(*unofficial).values(person_id=None))
    _run(
        session,
        update(Participant)
        .where(Participant.dialogue_id == dialogue_id)
        .values(person_id=None, receipt_hash=None),
    )
    _run(session, update(SignUp).where(SignUp.meeting_id.in_(events)).values(person_id=None))
    _run(
        session, update(Interest).where(Interest.dialogue_id == dialogue_id).values(person_id=None)
    )


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
