"""What the commands take; on the wire the bodies of the requests."""

from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.examples import Example
from api.core.i18n import Language
from api.core.schedule import Frequency
from api.core.text_bounds import EmailText, TokenText, up_to
from api.watches.models import FollowKind, WatchCriteria

Name = Annotated[str, up_to(200)]
Hour = Annotated[int, Meta(ge=0, le=23)]
"""In the person's time zone."""
Weekday = Annotated[int, Meta(ge=0, le=6)]
"""0 is Monday."""


class WatchCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A search to be told about. `hour` is for daily and weekly, `weekday` for weekly."""

    criteria: WatchCriteria
    name: Name = ""
    frequency: Frequency = Frequency.DAILY
    """`at_once` still gathers for a moment, so that a burst is one mail."""
    hour: Hour = 7
    """Of the day in your own time zone (`time_zone` of `/v1/me`); for daily and weekly."""
    weekday: Weekday = 0
    """0 is Monday, 6 Sunday; for weekly."""

    example: ClassVar[Example] = {
        "name": "Kuljetukset Pohjois-Pohjanmaalla",
        "criteria": {"cpv": ["60"], "regions": ["17"]},
        "frequency": "daily",
        "hour": 7,
    }


class EmailWatchCreate(WatchCreate, forbid_unknown_fields=True, kw_only=True):
    """A search, and the address that is to be told. Until its reader signs in and says otherwise
    their time zone is that of Finland."""

    email: EmailText
    language: Language | None = None
    """Of the mails; without it, as `Accept-Language` asks."""

    example: ClassVar[Example] = {
        "email": "tilaukset@yritys.example",
        "language": "fi",
        "name": "Siivous Oulun seudulla",
        "criteria": {"cpv": ["909"], "regions": ["17"]},
        "frequency": "weekly",
        "weekday": 0,
    }


class EmailWatchConfirm(msgspec.Struct, forbid_unknown_fields=True):
    """What the mail brought."""

    token: TokenText

    example: ClassVar[Example] = {
        "token": "vp_wat_0123456789abcdefghijABCDEFGHIJ0123456789a1b2c3",
    }


class WatchPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch; `criteria` is replaced as a whole."""

    criteria: WatchCriteria | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    frequency: Frequency | UnsetType = UNSET
    """`at_once` still gathers for a moment, so that a burst is one mail."""
    hour: Hour | UnsetType = UNSET
    """Of the day in your own time zone (`time_zone` of `/v1/me`); for daily and weekly."""
    weekday: Weekday | UnsetType = UNSET
    """0 is Monday, 6 Sunday; for weekly."""
    stopped: bool | UnsetType = UNSET
    """False takes it up again after an unsubscribe link has stopped it."""

    example: ClassVar[Example] = {
        "frequency": "weekly",
        "weekday": 0,
    }


class FollowPut(msgspec.Struct, forbid_unknown_fields=True):
    """The same target again changes how it is followed, and takes up what was stopped."""

    kind: FollowKind
    target_id: UUID
    """Of the buyer, procurement or dialogue that `kind` names."""
    frequency: Frequency = Frequency.DAILY
    """`at_once` still gathers for a moment, so that a burst is one mail."""
    hour: Hour = 7
    """Of the day in your own time zone (`time_zone` of `/v1/me`); for daily and weekly."""
    weekday: Weekday = 0
    """0 is Monday, 6 Sunday; for weekly."""

    example: ClassVar[Example] = {
        "kind": "buyer",
        "target_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
        "frequency": "at_once",
    }
