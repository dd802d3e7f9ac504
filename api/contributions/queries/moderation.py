"""Queries for moderators: queue, objections, removals and exclusions."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Update,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    update,
)

from api.continuous.queries import visible_to as dialogues_visible_to
from api.contributions.inputs import MOST_REMOVED, RemovalCreate
from api.contributions.models import Contribution, ContributionStatus, Report
from api.contributions.queries.contributions import IN_ORDER, SortKey, visible_to
from api.contributions.rules.contributions import CHANGEABLE
from api.core.actor import Actor
from api.core.keyset import after
from api.dialogues.models import Dialogue
from api.objections.models import Objection
from api.participation.models import Exclusion, Participant
from api.participation.queries import of_number


def queue(dialogue_id: UUID, *, start: SortKey | None, limit: int) -> Select[Contribution]:
    """Contributions held, or published and reported. Oldest first; one row more than the page."""
    return (
        select(Contribution)
        .where(Contribution.dialogue_id == dialogue_id, needs_moderation(), after(IN_ORDER, start))
        .order_by(*IN_ORDER)
        .limit(limit + 1)
    )


def queue_everywhere(
    actor: Actor, *, start: SortKey | None, limit: int
) -> Select[Contribution, Dialogue]:
    """The queues of all buyers, for moderators of the platform. Oldest first."""
    return (
        select(Contribution, Dialogue)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(
            needs_moderation(),
            visible_to(actor),
            dialogues_visible_to(actor),
            after(IN_ORDER, start),
        )
        .order_by(*IN_ORDER)
        .limit(limit + 1)
    )


def count_queue(dialogue_id: UUID) -> Select[int]:
    waiting = (Contribution.dialogue_id == dialogue_id, needs_moderation())
    return select(func.count(Contribution.id)).where(*waiting)


def objections(dialogue_id: UUID, *, start: SortKey | None, limit: int) -> Select[Contribution]:
    """Removed contributions with an open objection. Oldest first; one row more than the page."""
    return (
        select(Contribution)
        .where(*_with_objection(dialogue_id), after(IN_ORDER, start))
        .order_by(*IN_ORDER)
        .limit(limit + 1)
    )


def count_objections(dialogue_id: UUID) -> Select[int]:
    return select(func.count(Contribution.id)).where(*_with_objection(dialogue_id))


def _with_objection(dialogue_id: UUID) -> tuple[ColumnElement[bool], ...]:
    waiting = select(Objection.about).where(Objection.decided_at.is_(None))
    about = literal("contributions/").concat(cast(Contribution.id, String))
    return (
        Contribution.dialogue_id == dialogue_id,
        Contribution.status == ContributionStatus.REMOVED,
        about.in_(waiting),
    )


def to_remove(dialogue_id: UUID, removal: RemovalCreate) -> Select[Contribution]:
    """Removable contributions, locked in the order of their ids; one row more than the limit."""
    return (
        select(Contribution)
        .where(
            Contribution.dialogue_id == dialogue_id,
            Contribution.status.in_(CHANGEABLE),
            *_removal_conditions(dialogue_id, removal),
        )
        .order_by(Contribution.id)
        .limit(MOST_REMOVED + 1)
        .with_for_update(key_share=True)
    )


def _removal_conditions(dialogue_id: UUID, removal: RemovalCreate) -> Iterator[ColumnElement[bool]]:
    if removal.contributions is not None:
        yield Contribution.id.in_(removal.contributions)
        return
    yield Contribution.official.is_(False)
    if removal.participant is not None:
        authors = of_number(dialogue_id, removal.participant).with_only_columns(Participant.id)
        yield Contribution.participant_id.in_(authors)
    else:
        yield Contribution.names_author.is_(True)
        yield Contribution.organisation_id == removal.organisation_id


def is_named(dialogue_id: UUID, organisation_id: UUID) -> Select[UUID]:
    """A row if a participant has written under the organisation's name in the dialogue."""
    return (
        select(Contribution.id)
        .where(
            Contribution.dialogue_id == dialogue_id,
            Contribution.organisation_id == organisation_id,
            Contribution.names_author,
            Contribution.official.is_(False),
        )
        .limit(1)
    )


def exclusion_for_update(exclusion_id: UUID) -> Select[Exclusion]:
    return select(Exclusion).where(Exclusion.id == exclusion_id).with_for_update()


def exclusion_of(dialogue_id: UUID, exclusion_id: UUID) -> Select[Exclusion]:
    """An ended one too."""
    return select(Exclusion).where(
        Exclusion.dialogue_id == dialogue_id, Exclusion.id == exclusion_id
    )


def exclusions(
    dialogue_id: UUID, *, start: tuple[UUID] | None, limit: int
) -> Select[Exclusion, int | None]:
    """Current exclusions with the participant number. Oldest first."""
    return (
        select(Exclusion, Participant.number)
        .outerjoin(Participant, Participant.id == Exclusion.participant_id)
        .where(
            Exclusion.dialogue_id == dialogue_id,
            Exclusion.ended_at.is_(None),
            after((Exclusion.id,), start),
        )
        .order_by(Exclusion.id)
        .limit(limit + 1)
    )


def needs_moderation() -> ColumnElement[bool]:
    reported = select(Report.contribution_id).where(Report.dismissed_at.is_(None))
    return or_(
        Contribution.status == ContributionStatus.HELD,
        and_(
            Contribution.status == ContributionStatus.PUBLISHED,
            Contribution.id.in_(reported),
        ),
    )


def open_reports(contribution_ids: Collection[UUID]) -> Select[Report]:
    return (
        select(Report)
        .where(Report.contribution_id.in_(contribution_ids), Report.dismissed_at.is_(None))
        .order_by(Report.id)
    )


def dismiss(contribution_id: UUID, now: datetime) -> Update:
    """Dismiss open reports and return their ids."""
    still_open = (Report.contribution_id == contribution_id, Report.dismissed_at.is_(None))
    return update(Report).where(*still_open).values(dismissed_at=now).returning(Report.id)


def count_removals(dialogue_id: UUID, more: int) -> Update:
    """Update the counter without a new version of the dialogue: no pending edit turns stale."""
    stmt = update(Dialogue).where(Dialogue.id == dialogue_id)
    one_more = stmt.values(removed_contributions=Dialogue.removed_contributions + more)
    return one_more.execution_options(synchronize_session=False)
