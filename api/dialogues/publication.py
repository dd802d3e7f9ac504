"""A draft becomes public: one way for a person's hand and for the clock.

Service and job read the same things, each in its own way; what keeps a draft back and what its
publication brings is said here once.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Row, Select

from api.core.actor import Actor
from api.core.errors import Fault
from api.dialogues.models import Dialogue
from api.dialogues.recording import AnySession, record, record_opening
from api.dialogues.rules import content, transitions
from api.dialogues.rules.publication import publication_faults
from api.plans.models.procurements import Procurement

Rows = Sequence[Row[*tuple[Any, ...]]]


class Parts(NamedTuple):
    """What becomes public together with a call: how it is found, what it may lack, its publishing.

    Features above know it, not this one: `app.py` hands it to the service, the workers to the job.
    """

    of_draft: Callable[[UUID], Select[*tuple[Any, ...]]]
    faults: Callable[[Dialogue, Rows], Iterator[Fault]]
    record: Callable[[AnySession, Actor, Dialogue, Rows, datetime], None]


class Draft(NamedTuple):
    """With all that becomes public, or must be, together with it; locked."""

    dialogue: Dialogue
    procurements: Sequence[Procurement]
    rows: Rows
    """As `parts.of_draft` finds them."""
    parts: Parts


def draft_faults(draft: Draft, now: datetime) -> Iterator[Fault]:
    yield from publication_faults(draft.dialogue, draft.procurements, now)
    yield from draft.parts.faults(draft.dialogue, draft.rows)


def record_publication(session: AnySession, actor: Actor, draft: Draft, now: datetime) -> None:
    """Scheduled, or open at once if its opening time has come."""
    dialogue = draft.dialogue
    scheduled = transitions.publish(dialogue, now)
    content.derive(dialogue, draft.procurements)
    due = transitions.is_due_to_open(dialogue, now)
    record(session, actor, "publish", dialogue, [] if due else [scheduled])
    if due:
        record_opening(session, actor, dialogue, draft.procurements, now)
    draft.parts.record(session, actor, dialogue, draft.rows, now)
