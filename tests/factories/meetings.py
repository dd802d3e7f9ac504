from datetime import timedelta
from itertools import count
from typing import Any

from api.accounts.models import Person
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.dialogues.models import Dialogue
from api.meetings.models import (
    Material,
    Meeting,
    MeetingKind,
    MeetingMode,
    MeetingSlot,
    MeetingStatus,
    SignUp,
    SignUpStatus,
    SlotAllocation,
)
from api.meetings.rules.draw import new_seed

_number = count(1)


def meeting(call: Dialogue, **values: Any) -> Meeting:
    """A public information event in ten days, without a bound."""
    now = utc_now()
    starts_at = values.pop("starts_at", now + timedelta(days=10))
    is_lot = values.get("allocation") is SlotAllocation.LOT
    defaults: dict[str, Any] = {
        "id": new_id(),
        "dialogue_id": call.id,
        "kind": MeetingKind.INFORMATION_EVENT,
        "title": {Language.FI: LocalText(values.pop("title", "Infotilaisuus"))},
        "description": {},
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "mode": MeetingMode.HYBRID,
        "place": "Kaupungintalo, Kirkkokatu 2",
        "join_url": "https://kokous.example.fi/info",
        "languages": [Language.FI],
        "signup_closes_at": starts_at - timedelta(days=2),
        "allocation": SlotAllocation.FIRST_COME,
        "status": MeetingStatus.PLANNED,
        "cancellation_reason": {},
        "announced_at": call.published_at,
        "calendar_sequence": 0,
        "seed": new_seed() if is_lot else None,
    }
    return Meeting(**{**defaults, **values})


def talks(call: Dialogue, **values: Any) -> Meeting:
    """One-to-one talks; their slots are added with `slots`."""
    return meeting(call, **{"kind": MeetingKind.ONE_TO_ONE, "title": "Tapaamiset", **values})


def slots(of: Meeting, number: int) -> list[MeetingSlot]:
    """Of half an hour, one after the other."""
    half = timedelta(minutes=30)
    return [
        MeetingSlot(
            id=new_id(),
            meeting_id=of.id,
            starts_at=of.starts_at + n * half,
            ends_at=of.starts_at + (n + 1) * half,
        )
        for n in range(number)
    ]


def sign_up(to: Meeting, somebody: Person | None, **values: Any) -> SignUp:
    """A place since yesterday; in the order in which they are made."""
    now = utc_now()
    status = values.get("status", SignUpStatus.PLACED)
    defaults: dict[str, Any] = {
        "id": new_id(),
        "number": next(_number),
        "meeting_id": to.id,
        "person_id": somebody.id if somebody else None,
        "status": status,
        "wishes": [],
        "placed_at": now - timedelta(days=1) if status is SignUpStatus.PLACED else None,
    }
    return SignUp(**{**defaults, **values})


def material(of: Meeting, **values: Any) -> Material:
    """The slides."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "meeting_id": of.id,
        "title": {Language.FI: LocalText("Esitys")},
        "url": "https://example.fi/esitys.pdf",
        "notes": {},
    }
    return Material(**{**defaults, **values})
