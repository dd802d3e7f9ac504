"""Faults that prevent a publication, and the planned publication of a draft."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from api.core.actor import Actor, Permission
from api.core.errors import Fault
from api.dialogues.events import PublicationRefused
from api.dialogues.models import Dialogue, Refusal
from api.dialogues.rules import times
from api.dialogues.rules.content import OPEN_TO_DIALOGUE
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.models.procurements import Procurement


def publication_faults(
    dialogue: Dialogue, procurements: Sequence[Procurement], now: datetime
) -> Iterator[Fault]:
    yield from _time_faults(dialogue, now)
    yield from _procurement_faults(procurements)


def approval_faults(buyer: Organisation) -> Iterator[Fault]:
    """Check the buyer for timed publications; for a person, the permission implies the approval."""
    if buyer.status is not OrganisationStatus.APPROVED:
        yield Fault("/organisation_id", "buyer_not_approved")


def moment_faults(dialogue: Dialogue, publish_at: datetime, now: datetime) -> Iterator[Fault]:
    yield from times.year_faults({"/publish_at": publish_at})
    if publish_at <= now:
        yield Fault("/publish_at", "in_past")
    if dialogue.opens_at is not None and publish_at > dialogue.opens_at:
        yield Fault("/publish_at", "after_opening")


def plan(dialogue: Dialogue, publish_at: datetime) -> None:
    """Plan the publication, move it, or plan it again after a refusal."""
    dialogue.publish_at = times.in_utc(publish_at)
    dialogue.publication_refusal = None


def unplan_after_change(dialogue: Dialogue, actor: Actor) -> frozenset[str]:
    """Cancel the planned publication if the actor may not publish, so that no unseen change goes
    out.

    Return the names of the changed fields.
    """
    may_publish = actor.may(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
    if dialogue.publish_at is None or may_publish:
        return frozenset()
    dialogue.publish_at = None
    return frozenset({"publish_at"})


def refuse(dialogue: Dialogue, faults: Iterable[Fault], now: datetime) -> PublicationRefused:
    """Keep the draft, without another automatic attempt."""
    dialogue.publish_at = None
    dialogue.publication_refusal = Refusal(now, list(faults))
    return PublicationRefused(dialogue_id=dialogue.id)


def _time_faults(dialogue: Dialogue, now: datetime) -> Iterator[Fault]:
    """Require both times, and the shortest length counted from now."""
    opens_at, closes_at = dialogue.opens_at, dialogue.closes_at
    if opens_at is None:
        yield Fault("/opens_at", "draft_lacks")
    if closes_at is None:
        yield Fault("/closes_at", "draft_lacks")
    if opens_at is not None and closes_at is not None:
        yield from times.length_faults(max(opens_at, now), closes_at, dialogue.time_zone)


def _procurement_faults(procurements: Sequence[Procurement]) -> Iterator[Fault]:
    """Refuse draft procurements, which the call would reveal, and those past the dialogue phase."""
    for number, procurement in enumerate(procurements):
        if procurement.published_at is None:
            yield Fault(f"/procurements/{number}", "not_public_yet")
        elif procurement.status not in OPEN_TO_DIALOGUE:
            yield Fault(f"/procurements/{number}", "past_dialogue")
