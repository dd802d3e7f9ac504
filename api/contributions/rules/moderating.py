"""What happens to contributions that are held or reported. Pure."""

from datetime import datetime

from api.contributions.events import ContributionReleased, ContributionRemoved
from api.contributions.inputs import ReportCreate
from api.contributions.models import Contribution, ContributionStatus, Report
from api.contributions.rules import CHANGEABLE, publish, require_state, which
from api.core.actor import Actor, Permission
from api.core.errors import raise_faults
from api.core.events import Event
from api.core.text import Texts, text_faults
from api.dialogues.models import Dialogue
from api.dialogues.rules.transitions import LONGEST_REASON


def require_moderates(actor: Actor, dialogue: Dialogue) -> None:
    """Those of the buyer who moderate, and the moderators of the platform."""
    actor.require(Permission.CONTRIBUTION_MODERATE, dialogue.organisation_id)


def report(contribution: Contribution, said: ReportCreate, now: datetime) -> Report:
    """Hides nothing: else whoever dislikes a contribution could."""
    require_state(contribution, ContributionStatus.PUBLISHED)
    return Report(contribution_id=contribution.id, at=now, reason=said.reason, text=said.text)


def release(contribution: Contribution, dialogue: Dialogue, now: datetime) -> list[Event]:
    """In whatever state the dialogue is: it was said in time."""
    require_state(contribution, ContributionStatus.HELD)
    published = publish(contribution, dialogue, now)
    return [published, ContributionReleased(**which(contribution, dialogue))]


def remove(
    contribution: Contribution, reason: Texts, dialogue: Dialogue, now: datetime
) -> ContributionRemoved:
    """Its place and the reason stay on show; so too of what was held: nothing vanishes silently."""
    require_state(contribution, *CHANGEABLE)
    raise_faults(list(text_faults("/reason", reason, longest=LONGEST_REASON, required=True)))
    contribution.status = ContributionStatus.REMOVED
    contribution.removed_at = now
    contribution.removal_reason = reason
    return ContributionRemoved(**which(contribution, dialogue))
