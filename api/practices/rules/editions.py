"""Rules of editions: from a draft to the next published one. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from api.core.errors import Conflict, Fault, WrongState
from api.core.ids import new_id
from api.practices.models import EditionStatus, ModelEdition, Practice, PracticeContent
from api.practices.rules.content import EditionChange, edition_changes


def require_draft(edition: ModelEdition) -> None:
    if edition.status is not EditionStatus.DRAFT:
        raise WrongState("edition", edition.status, EditionStatus.DRAFT)


def require_published(edition: ModelEdition) -> None:
    if edition.status is not EditionStatus.PUBLISHED:
        raise WrongState("edition", edition.status, EditionStatus.PUBLISHED)


def copy_practice(row: Practice, edition: ModelEdition) -> Practice:
    """The practice in a new draft, unchanged."""
    return Practice(
        id=new_id(),
        edition_id=edition.id,
        code=row.code,
        position=row.position,
        revision=row.revision,
        content=row.content,
        valid_from=row.valid_from,
        change_note={},
        contributions=[],
    )


def number_of(content: PracticeContent, former: Practice | None) -> int:
    """The number of a practice's text, by that of the edition before."""
    if former is None:
        return 1
    return former.revision + (content != former.content)


def publish(
    edition: ModelEdition, before: Sequence[Practice], after: Sequence[Practice], now: datetime
) -> list[EditionChange]:
    """Publishes a draft that differs from the edition before it, and returns the differences."""
    require_draft(edition)
    changes = edition_changes(before, after)
    if not changes:
        raise Conflict([Fault("", "edition_unchanged")])
    edition.status = EditionStatus.PUBLISHED
    edition.published_at = now
    changed = {change.code for change in changes}
    for row in after:
        if row.code in changed:
            row.valid_from = now.date()
    end_replaced(before, after, now.date())
    return changes


def end_replaced(before: Sequence[Practice], after: Sequence[Practice], today: date) -> None:
    """Ends the validity of texts that the new edition changed or removed."""
    kept = {(row.code, row.revision) for row in after}
    for row in before:
        if (row.code, row.revision) not in kept and row.valid_to is None:
            row.valid_to = max(today - timedelta(days=1), row.valid_from or today)
