"""Response bodies of selections, evidence and self-assessments."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from api.core.i18n import Texts
from api.practices.models import (
    EvidenceKind,
    Question,
    Reply,
    Responsible,
    SelectionChange,
    SelectionState,
)
from api.practices.rules.evidence import EvidenceOutcome, RowKind
from api.practices.rules.selections import EvidenceState
from api.practices.rules.wording import evidence_definition, question_texts
from api.practices.service.assessments import AssessmentView
from api.practices.service.evidence import Evidence
from api.practices.service.selections import SelectionView


class EvidenceLinkOut(msgspec.Struct):
    """A sentence of the organisation, and what shows it."""

    kind: EvidenceKind
    sentence: Texts
    target_id: UUID | None
    url: str | None
    state: EvidenceState
    """What has become of the thing since, looked up at each reading: events of the thing tell."""


class SelectionOut(msgspec.Struct, kw_only=True):
    """A practice that an organisation has selected."""

    id: UUID
    organisation_id: UUID
    practice: str
    """Code of the practice."""
    is_own: bool
    """Whether it is a practice of the organisation's own."""
    practice_id: UUID | None
    """`id` of the own practice's text."""
    title: Texts
    """Of an own practice. Others have theirs in the editions, which change by themselves."""
    state: SelectionState
    since: date
    responsible: Responsible
    reason: Texts
    evidence: list[EvidenceLinkOut]
    updated_at: datetime


class SelectionChangeOut(msgspec.Struct):
    at: datetime
    state: SelectionState
    since: date
    responsible: Responsible
    reason: Texts


class SelectionWithHistory(SelectionOut, kw_only=True):
    history: list[SelectionChangeOut]
    """Newest first."""


_OF_SELECTION = ("id", "organisation_id", "state", "since", "responsible", "reason", "updated_at")


def selection_out(view: SelectionView) -> SelectionOut:
    return SelectionOut(**_selection(view))


def selection_with_history(
    view: SelectionView, history: Sequence[SelectionChange]
) -> SelectionWithHistory:
    entries = [msgspec.convert(row, SelectionChangeOut, from_attributes=True) for row in history]
    return SelectionWithHistory(**_selection(view), history=entries)


def _selection(view: SelectionView) -> dict[str, Any]:
    row, practice = view.selection, view.practice
    is_own = practice.organisation_id is not None
    evidence = [
        EvidenceLinkOut(
            link.kind, link.sentence, link.target_id, link.url, view.targets.state(link)
        )
        for link in row.evidence
    ]
    return {
        **{name: getattr(row, name) for name in _OF_SELECTION},
        "practice": row.code,
        "practice_id": practice.id if is_own else None,
        "title": practice.content.title if is_own else {},
        "is_own": is_own,
        "evidence": evidence,
    }


class EvidenceRowOut(msgspec.Struct):
    id: UUID
    met: bool


class EvidenceOut(msgspec.Struct, kw_only=True):
    """What the platform's own facts show about a practice at an organisation."""

    practice: str
    rule: str
    definition: Texts
    outcome: EvidenceOutcome
    met: int
    """Number of things that meet the condition."""
    count: int
    """Number of things that the rule looked at."""
    percent: int
    """Least share of things, in percent, for `shown`."""
    since: datetime
    until: datetime
    computed_at: datetime
    kind: RowKind
    """Kind of the things."""
    rows: list[EvidenceRowOut]
    """Up to 200 things, those that do not meet the condition first."""


def evidence_out(code: str, computed: Evidence) -> EvidenceOut:
    return EvidenceOut(
        practice=code,
        rule=computed.name,
        definition=evidence_definition(computed.name),
        outcome=computed.outcome,
        met=computed.met,
        count=computed.all_things,
        percent=computed.rule.percent,
        since=computed.window.since,
        until=computed.window.until,
        computed_at=computed.computed_at,
        kind=computed.rule.kind,
        rows=[EvidenceRowOut(*row) for row in computed.rows],
    )


class ReplyOut(msgspec.Struct):
    question: Question
    text: Texts
    reply: Reply


class ProposalOut(msgspec.Struct):
    """A practice to begin with, and the reply that it is proposed for."""

    practice: str
    question: Question
    reply: Reply


class AssessmentOut(msgspec.Struct):
    organisation_id: UUID
    replies: list[ReplyOut]
    published_at: datetime | None
    """Null while only the organisation's members see it."""
    proposals: list[ProposalOut]
    """At most three practices that are not selected yet."""


def assessment_out(view: AssessmentView) -> AssessmentOut:
    row = view.assessment
    replies = [
        ReplyOut(question, question_texts(question), row.replies.get(question, Reply.UNKNOWN))
        for question in Question
    ]
    proposed = [ProposalOut(*proposal) for proposal in view.proposals]
    return AssessmentOut(row.organisation_id, replies, row.published_at, proposed)
