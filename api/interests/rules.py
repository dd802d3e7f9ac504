"""Where interest can be registered, what may be said, who sees how much of it. Pure."""

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
from api.dialogues.rules.content import TALKED_ABOUT
from api.dialogues.rules.transitions import COMING, require_status
from api.interests.events import InterestEvent
from api.interests.inputs import LONGEST, InterestPatch
from api.interests.models import Interest
from api.plans.models.procurements import Procurement
from api.plans.rules.faults import known_codes, word_faults

E = TypeVar("E", bound=InterestEvent)
Target = Procurement | Dialogue
"""What the interest is in."""


class Sight(Enum):
    OWN = auto()
    BUYER = auto()
    PUBLIC = auto()
    """All but whether it seeks partners: that is for those who seek them, too."""
    TOMBSTONE = auto()
    """That there was one of this kind, and when it was withdrawn."""


FIELDS = InterestPatch.__struct_fields__


def require_takes_interest(target: Target, now: datetime) -> None:
    """Before the tender or the deadline: afterwards nobody could act on it."""
    if isinstance(target, Dialogue):
        require_status(target, *COMING, now=now)
    elif target.status not in TALKED_ABOUT:
        raise WrongState("procurement", target.status, *sorted(TALKED_ABOUT))


def interest_faults(interest: Interest) -> Iterator[Fault]:
    for field, longest in LONGEST.items():
        yield from word_faults(f"/{field}", getattr(interest, field), longest)
    for number, code in enumerate(interest.regions):
        if code not in known_codes("regions"):
            yield unknown_code(f"/regions/{number}", "regions", code)


def apply_patch(interest: Interest, patch: InterestPatch) -> frozenset[str]:
    """Names of the fields that changed."""
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
    """How much of it an actor sees who sees it at all."""
    if interest.organisation_id in actor.memberships:
        return Sight.OWN
    if interest.withdrawn_at is not None:
        return Sight.TOMBSTONE
    if actor.may(Permission.INTEREST_READ, buyer_id):
        return Sight.BUYER
    return Sight.PUBLIC


def sees_all(actor: Actor, target: Target) -> bool:
    """The buyer, who also knows whose they are."""
    return actor.may(Permission.INTEREST_READ, target.organisation_id)


def is_public_change(interest: Interest, before: int, after: int) -> bool:
    """Whether all can see it: by a name, or by the count of those who are not named."""
    return interest.public or unless_few(before) != unless_few(after)


def is_seen_to_change(interest: Interest, changed: Set[str], *, was_public: bool) -> bool:
    """Of one that is public before or after; whether it seeks partners is not for all."""
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
