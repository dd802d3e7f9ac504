"""Response bodies of goals, practices and editions."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from api.codelists.models import Code
from api.core.i18n import Language, LocalText, Texts
from api.practices.models import (
    EditionStatus,
    ModelEdition,
    Practice,
    PracticeAudience,
    PracticeGroup,
    Source,
)
from api.practices.service.editions import EditionView


class GoalOut(msgspec.Struct):
    """A goal of the operating model."""

    code: str
    parent: str | None
    title: Texts
    description: Texts


class GoalList(msgspec.Struct):
    items: list[GoalOut]


def goal_out(row: Code) -> GoalOut:
    described = {
        language: LocalText(text)
        for language in Language
        if (text := row.attributes.get(f"description_{language}"))
    }
    return GoalOut(row.code, row.parent, row.labels, described)


class StepOut(msgspec.Struct):
    """Who does what, by when, and with which page."""

    responsible: Texts
    task: Texts
    deadline: Texts
    page: str
    """Name of the page."""


class PracticeOut(msgspec.Struct, kw_only=True):
    """A practice (way of working). Nothing in it is compulsory."""

    id: UUID
    """Identifier of this text."""
    code: str
    source: Source
    edition: str | None
    """Code of its edition. Null for an organisation's own practice."""
    organisation_id: UUID | None
    """The organisation whose own practice it is."""
    revision: int
    """Number of its text."""
    valid_from: date | None
    valid_to: date | None
    """Last day of this text; null while it is in force."""
    group: PracticeGroup
    audiences: list[PracticeAudience]
    goals: list[str]
    title: Texts
    what: Texts
    why: Texts
    sign: Texts
    """How one sees that it works."""
    steps: list[StepOut]
    features: list[str]
    """Features of this platform that support it."""
    rule: str | None
    """Its evidence rule, computed by `get_practice_evidence`."""
    change_note: Texts
    """What differs from the edition before."""
    contributions: list[UUID]
    """Contributions of the feedback round that led to the change."""


_OF_ROW = ("id", "code", "organisation_id", "revision", "valid_from", "valid_to", "change_note")
_OF_CONTENT = ("group", "audiences", "goals", "title", "what", "why", "sign", "features", "rule")


def practice_out(row: Practice, edition: ModelEdition | None) -> PracticeOut:
    content = row.content
    return PracticeOut(
        **{name: getattr(row, name) for name in _OF_ROW},
        **{name: getattr(content, name) for name in _OF_CONTENT},
        source=edition.source if edition else Source.ORGANISATION,
        edition=edition.code if edition else None,
        steps=[
            StepOut(step.responsible, step.task, step.deadline, step.page) for step in content.steps
        ],
        contributions=row.contributions,
    )


class EditionChangeOut(msgspec.Struct):
    practice: str
    kind: str
    """`added`, `changed` or `removed`."""
    title: Texts
    note: Texts
    contributions: list[UUID]


class EditionOut(msgspec.Struct):
    """An edition of the practices of one source."""

    code: str
    source: Source
    status: EditionStatus
    title: Texts
    note: Texts
    published_at: datetime | None
    based_on: str | None
    """Code of the edition before."""
    dialogue_id: UUID | None
    """Its feedback round; readable once its buyer publishes it."""
    changes: list[EditionChangeOut]
    """Differences from the edition before, and the contributions that led to them."""


def edition_out(view: EditionView) -> EditionOut:
    row = view.edition
    changes = [
        EditionChangeOut(item.code, item.kind, item.title, item.note, list(item.contributions))
        for item in view.changes
    ]
    return EditionOut(
        *(row.code, row.source, row.status, row.title, row.note, row.published_at),
        *(view.based_on, row.dialogue_id, changes),
    )
