"""The public rows of one contracting process, from which its release is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from api.core.i18n import Texts
from api.dialogues.models import Dialogue
from api.organisations.models import Organisation
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement


class AnsweredOnce(NamedTuple):
    """A published question with its published answers, oldest first. It names nobody."""

    id: UUID
    dialogue_id: UUID
    asked_at: datetime
    question: str
    answered_at: datetime
    answers: Sequence[str]


class PublishedRevision(NamedTuple):
    number: int
    published_at: datetime


@dataclass(frozen=True)
class Process:
    """A process has a procurement, or is one dialogue about no procurement.

    All rows are visible to everybody. A procurement whose publication was withdrawn has neither
    plan nor dialogues; then `is_withdrawn` is true and nothing of it is shown.
    """

    id: UUID
    buyer: Organisation
    procurement: Procurement | None = None
    is_withdrawn: bool = False
    plan: Plan | None = None
    revisions: Sequence[PublishedRevision] = ()
    dialogues: Sequence[Dialogue] = ()
    enquiries: Sequence[AnsweredOnce] = ()
    interested: Sequence[Organisation] = ()


@dataclass(frozen=True)
class Terms:
    """What a release needs beside the rows: the platform's settings and the names of codes."""

    ocid_prefix: str
    public_url: str
    cpv_names: Mapping[str, Texts] = field(default_factory=dict)

    def ocid(self, process_id: UUID) -> str:
        return f"{self.ocid_prefix}-{process_id}"
