"""Rules for registering and changing interests, and for their visibility. Pure."""

from collections.abc import Iterator, Set
from datetime import datetime
from enum import Enum, auto
from typing import TypeVar
from uuid import UUID

from msgspec import UNSET

from api.codelists.faults import unknown_code
from api.core.actor import Actor, Permission
from api.core.approximate_counts import unless_few
from api.core.errors import Fault, WrongState
from api.dialogues.models import Dialogue
from api.dialogues.rules.content import OPEN_TO_DIALOGUE
from api.dialogues.rules.transitions import COMING, require_status
from api.interests.events import InterestEvent
from api.interests.inputs import LONGEST, InterestPatch
from api.interests.models import Interest
from api.plans.models.procurements import Procurement
from api.plans.rules.faults import known_codes, word_faults

E = TypeVar("E", bound=InterestEvent)
Target = Procurement | Dialogue
"""The target of an interest."""


class Sight(Enum):
    OWN = auto()
    BUYER = auto()
    PUBLIC = auto()
    """Everything except `seeks_partners`, which is for others who seek partners."""
    TOMBSTONE = auto()
    """Only the kind, the target and the times."""


FIELDS = InterestPatch.__struct_fields__


def require_takes_interest(target: Target, now: datetime) -> None:
    """Require a target before its tender or deadline, as nobody could act on a later interest."""
    if isinstance(target, Dialogue):
        require_status(target, *COMING, now=now)
    elif target.status not in OPEN_TO_DIALOGUE:
        raise WrongState("procurement", target.status, *sorted(OPEN_TO_DIALOGUE))


def interest_faults(interest: Interest) -> Iterator[Fault]:
    for field, longest in LONGEST.items():
        yield from word_faults(f"/{field}", getattr(interest, field), longest)
    for number, code in enumerate(interest.regions):
        if code not in known_codes("regions"):
            yield unknown_code(f"/regions/{number}", "regions", code)


def apply_patch(interest: Interest, patch: InterestPatch) -> frozenset[str]:
    """Apply the patch and return the names of the changed fields."""
    require_active(interest)
    changed = {
        field
        for field in FIELDS
        if (value := getattr(patch, field)) is not UNSET and value != getattr(interest, field)
    }
    for field in changed:
        setattr(interest, field, getattr(patch, field))
    return frozenset(changed)


def withdraw(interest: Interest, now: datetime) -> None:
    require_active(interest)
    interest.withdrawn_at = now


def require_active(interest: Interest) -> None:
    if interest.withdrawn_at is not None:
        raise WrongState("interest", "withdrawn", "active")


def sight(actor: Actor, interest: Interest, buyer_id: UUID) -> Sight:
    """The part of a visible interest that the actor may see."""
    if interest.organisation_id in actor.memberships:
        return Sight.OWN
    if interest.withdrawn_at is not None:
        return Sight.TOMBSTONE
    if actor.may(Permission.INTEREST_READ, buyer_id):
        return Sight.BUYER
    return Sight.PUBLIC


def sees_all(actor: Actor, target: Target) -> bool:
    """True for the buyer, who sees all interests with their suppliers."""
    return actor.may(Permission.INTEREST_READ, target.organisation_id)


def is_public_change(interest: Interest, before: int, after: int) -> bool:
    """True if the public can see the change, by a name or by the count of unnamed interests."""
    return interest.public or unless_few(before) != unless_few(after)


def is_seen_to_change(interest: Interest, changed: Set[str], *, was_public: bool) -> bool:
    """True if the interest was or is public and a field other than `seeks_partners` changed."""
    return (was_public or interest.public) and bool(changed - {"seeks_partners"})


def build_event(kind: type[E], interest: Interest, buyer_id: UUID) -> E:
    return kind(
        interest_id=interest.id,
        organisation_id=buyer_id,
        kind=interest.kind.value,
        procurement_id=interest.procurement_id,
        dialogue_id=interest.dialogue_id,
        supplier_id=interest.organisation_id if interest.public else None,
    )
