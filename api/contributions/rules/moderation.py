"""Rules of reports, releases, removals and restorations. Pure."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from api.contributions.events import (
    ContributionReleased,
    ContributionRemoved,
    ContributionRestored,
)
from api.contributions.inputs import AuthorChosen, RemovalCreate, ReportCreate
from api.contributions.models import Contribution, ContributionStatus, Report
from api.contributions.rules.contributions import CHANGEABLE, publish, require_state, which
from api.core.actor import Actor, Permission
from api.core.errors import Fault, raise_faults
from api.core.events import Event
from api.core.i18n import Texts, text_faults
from api.dialogues.inputs import LONGEST_REASON
from api.dialogues.models import Dialogue


def require_moderates(actor: Actor, dialogue: Dialogue) -> None:
    """Require a moderator of the buyer or of the platform."""
    actor.require(Permission.CONTRIBUTION_MODERATE, dialogue.organisation_id)


def report(contribution: Contribution, data: ReportCreate, now: datetime) -> Report:
    """A report hides nothing: otherwise anybody could hide a contribution they dislike."""
    require_state(contribution, ContributionStatus.PUBLISHED)
    return Report(contribution_id=contribution.id, at=now, reason=data.reason, text=data.text)


def release(contribution: Contribution, dialogue: Dialogue, now: datetime) -> list[Event]:
    """Possible in any state of the dialogue, as the contribution arrived in time."""
    require_state(contribution, ContributionStatus.HELD)
    published = publish(contribution, dialogue, now)
    return [published, ContributionReleased(**which(contribution, dialogue))]


def remove(
    contribution: Contribution,
    reason: Texts,
    dialogue: Dialogue,
    now: datetime,
    remover: UUID | None,
) -> ContributionRemoved:
    """Leave a tombstone with the public reason, also for a held contribution."""
    require_state(contribution, *CHANGEABLE)
    raise_faults(reason_faults(reason))
    contribution.status = ContributionStatus.REMOVED
    contribution.removed_at, contribution.removed_by = now, remover
    contribution.removal_reason = reason
    return ContributionRemoved(**which(contribution, dialogue))


def about(contribution_id: UUID) -> str:
    """The key of an objection to the removal of this contribution."""
    return f"contributions/{contribution_id}"


def restore(contribution: Contribution, dialogue: Dialogue, now: datetime) -> ContributionRestored:
    """Publish at the old place; a contribution that was held when removed is published now."""
    require_state(contribution, ContributionStatus.REMOVED)
    contribution.status = ContributionStatus.PUBLISHED
    contribution.published_at = contribution.published_at or now
    contribution.removed_at, contribution.removed_by = None, None
    contribution.removal_reason = {}
    return ContributionRestored(**which(contribution, dialogue))


def reason_faults(reason: Texts) -> Iterator[Fault]:
    yield from text_faults("/reason", reason, longest=LONGEST_REASON, required=True)


def removal_faults(data: RemovalCreate) -> Iterator[Fault]:
    yield from reason_faults(data.reason)
    yield from one_of(data.contributions, data.participant, data.organisation_id)


def author_faults(data: AuthorChosen) -> Iterator[Fault]:
    yield from one_of(data.participant, data.organisation_id)


def one_of(*given: object) -> Iterator[Fault]:
    if sum(item is not None for item in given) != 1:
        yield Fault("", "choose_one")
