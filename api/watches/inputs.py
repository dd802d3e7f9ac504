"""Request bodies of watches and follows: the input of the commands."""

from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.core.examples import Example
from api.core.i18n import Language
from api.core.schedule_inputs import ScheduleFields, SchedulePatch
from api.core.text_bounds import EmailText, TokenText, up_to
from api.watches.models import FollowKind, WatchCriteria

Name = Annotated[str, up_to(200)]


class WatchCreate(ScheduleFields, forbid_unknown_fields=True, kw_only=True):
    """A search, and the schedule of mails with its new results."""

    criteria: WatchCriteria
    name: Name = ""

    example: ClassVar[Example] = {
        "name": "Kuljetukset Pohjois-Pohjanmaalla",
        "criteria": {"cpv": ["60"], "regions": ["17"]},
        "frequency": "daily",
        "hour": 7,
    }


class EmailWatchCreate(WatchCreate, forbid_unknown_fields=True, kw_only=True):
    """A search, and the address to mail its new results to. Times are in Finland's time zone until
    the person signs in and chooses another one."""

    email: EmailText
    language: Language | None = None
    """Language of the mails. The default is the language of `Accept-Language`."""

    example: ClassVar[Example] = {
        "email": "tilaukset@yritys.example",
        "language": "fi",
        "name": "Siivous Oulun seudulla",
        "criteria": {"cpv": ["909"], "regions": ["17"]},
        "frequency": "weekly",
        "weekdays": [0, 3],
    }


class EmailWatchConfirm(msgspec.Struct, forbid_unknown_fields=True):
    """The token from the mail that asks for confirmation."""

    token: TokenText

    example: ClassVar[Example] = {
        "token": "vp_wat_0123456789abcdefghijABCDEFGHIJ0123456789a1b2c3",
    }


class WatchPatch(SchedulePatch, forbid_unknown_fields=True, kw_only=True):
    """JSON Merge Patch. `criteria` is replaced as a whole."""

    criteria: WatchCriteria | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    stopped: bool | UnsetType = UNSET
    """True stops the mails. False restarts them, also after an unsubscribe link."""

    example: ClassVar[Example] = {
        "frequency": "weekly",
        "weekdays": [0, 3],
    }


class FollowPut(ScheduleFields, forbid_unknown_fields=True, kw_only=True):
    """An item to follow, and the schedule of mails about it. Following the same target again
    changes the schedule and restarts a stopped follow.
    """

    kind: FollowKind
    target_id: UUID
    """Identifier of the buyer, procurement or dialogue."""

    example: ClassVar[Example] = {
        "kind": "buyer",
        "target_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
        "frequency": "at_once",
    }
