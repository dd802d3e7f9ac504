"""Look-ups in the business register, in steps: take a due question, ask outside the transaction,
record the answer."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import insert, literal, select
from sqlalchemy.orm import Session

from api.core.actor import SYSTEM
from api.core.outbox import record_event
from api.organisations.events import OrganisationRenamed
from api.organisations.models import (
    BusinessRegisterState,
    Confirmation,
    IdScheme,
    Organisation,
    OrganisationKind,
    RegisterEntry,
)
from api.organisations.recording import audit
from api.organisations.rules.confirmation import is_public
from api.organisations.rules.organisations import set_name
from api.organisations.rules.register import (
    RegisterAnswer,
    name_of_register,
    note_answer,
    note_silence,
)

LEASE = timedelta(minutes=10)
"""While it lasts, no other worker asks this question. It expires if a worker dies."""
ENROLLED_AT_ONCE = 1000


class Question(NamedTuple):
    organisation_id: UUID
    business_id: str


def enrol_suppliers(session: Session, now: datetime) -> int:
    """Adds entries for a batch of suppliers that have none. Returns their number."""
    known = select(RegisterEntry.organisation_id)
    missing = (
        select(
            Organisation.id,
            literal(BusinessRegisterState.WAITING.value),
            literal(now),
            literal(0),
            literal(now),
            literal(now),
        )
        .where(
            Organisation.kind == OrganisationKind.SUPPLIER,
            Organisation.id_scheme == IdScheme.FI_PRO,
            Organisation.id.not_in(known),
        )
        .limit(ENROLLED_AT_ONCE)
    )
    columns = ["organisation_id", "state", "due_at", "attempts", "created_at", "updated_at"]
    added = session.execute(
        insert(RegisterEntry).from_select(columns, missing).returning(RegisterEntry.organisation_id)
    )
    return len(added.all())


def take_question(session: Session, now: datetime) -> Question | None:
    due = (
        select(RegisterEntry, Organisation.business_id)
        .join(Organisation, Organisation.id == RegisterEntry.organisation_id)
        .where(RegisterEntry.due_at <= now, Organisation.confirmation != Confirmation.DISPLACED)
        .order_by(RegisterEntry.due_at)
        .limit(1)
        .with_for_update(of=RegisterEntry, skip_locked=True)
    )
    row = session.execute(due).one_or_none()
    if row is None:
        return None
    row.RegisterEntry.due_at = now + LEASE
    return Question(row.RegisterEntry.organisation_id, row.business_id)


def note_found(session: Session, question: Question, answer: RegisterAnswer, now: datetime) -> None:
    """Records the answer. The organisation, also a confirmed one, gets the register's name."""
    organisation = session.get_one(Organisation, question.organisation_id, with_for_update=True)
    entry = session.get_one(RegisterEntry, question.organisation_id)
    note_answer(entry, answer, now)
    name = name_of_register(organisation, answer)
    if name is None or organisation.confirmation is Confirmation.DISPLACED:
        return
    set_name(organisation, name)
    audit(session, SYSTEM, "rename", organisation, {"name"})
    if is_public(organisation):
        record_event(session, SYSTEM, OrganisationRenamed(organisation_id=organisation.id))


def note_no_answer(
    session: Session, question: Question, now: datetime, retry_after: timedelta | None
) -> None:
    note_silence(session.get_one(RegisterEntry, question.organisation_id), now, retry_after)
