"""Rules of dispositions. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from api.contributions.events import ContributionDisposed
from api.contributions.inputs import DispositionBatch, DispositionPut
from api.contributions.models import Contribution, ContributionStatus, Disposition
from api.contributions.rules.contributions import require_state, which
from api.core.errors import Conflict, Fault
from api.core.i18n import text_faults
from api.core.ids import new_id
from api.dialogues.inputs import LONGEST_REASON
from api.dialogues.models import Dialogue, DialogueStatus

DISPOSED_IN = (DialogueStatus.OPEN, DialogueStatus.CLOSED, DialogueStatus.CONCLUDED)

Standing = Mapping[UUID, tuple[Contribution, Disposition | None]]
"""Contributions by id, each with its current disposition."""


def is_disposable(contribution: Contribution) -> bool:
    """True for published contributions of participants."""
    return contribution.status is ContributionStatus.PUBLISHED and not contribution.official


def require_disposable(contribution: Contribution) -> None:
    require_state(contribution, ContributionStatus.PUBLISHED)
    if not is_disposable(contribution):
        raise Conflict([Fault("", "said_by_buyer")])


def disposition_faults(disposition_put: DispositionPut, pointer: str = "") -> Iterator[Fault]:
    yield from text_faults(
        f"{pointer}/reason", disposition_put.reason, longest=LONGEST_REASON, required=True
    )


def batch_faults(batch: DispositionBatch, standing_by_id: Standing) -> Iterator[Fault]:
    seen: set[UUID] = set()
    for place, put in enumerate(batch.dispositions):
        pointer = f"/dispositions/{place}"
        yield from disposition_faults(put, pointer)
        contribution, standing = standing_by_id.get(put.contribution_id, (None, None))
        if contribution is None or not is_disposable(contribution):
            yield Fault(f"{pointer}/contribution_id", "not_to_be_disposed")
        elif put.contribution_id in seen:
            yield Fault(f"{pointer}/contribution_id", "disposed_twice")
        elif put.version != version_of(standing):
            yield Fault(f"{pointer}/version", "not_the_version", {"version": version_of(standing)})
        seen.add(put.contribution_id)


def version_of(standing: Disposition | None) -> int:
    return standing.number if standing else 0


def says_the_same(standing: Disposition, disposition_put: DispositionPut) -> bool:
    return (standing.outcome, standing.reason) == (disposition_put.outcome, disposition_put.reason)


def dispose(
    contribution: Contribution,
    dialogue: Dialogue,
    standing: Disposition | None,
    disposition_put: DispositionPut,
    now: datetime,
) -> tuple[Disposition, ContributionDisposed]:
    """Replace the current disposition; the previous one stays in the history."""
    if standing is not None:
        standing.replaced_at = now
    new = Disposition(
        id=new_id(),
        contribution_id=contribution.id,
        number=version_of(standing) + 1,
        outcome=disposition_put.outcome,
        reason=disposition_put.reason,
        decided_at=now,
    )
    which_one = which(contribution, dialogue)
    return new, ContributionDisposed(**which_one, outcome=disposition_put.outcome.value)
