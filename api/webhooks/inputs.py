"""Bodies of the requests."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.examples import Example
from api.core.text_bounds import up_to
from api.events.cursors import PATTERN
from api.watches.models import WatchCriteria
from api.webhooks.url_policy import LONGEST_URL

Description = Annotated[str, up_to(200)]
TargetText = Annotated[str, up_to(LONGEST_URL, format="uri")]
Types = Annotated[list[str], Meta(max_length=100)]
Position = Annotated[int, Meta(ge=0, le=2**53 - 1)]
LogCursorText = Annotated[str, Meta(pattern=PATTERN)]


class WebhookCreate(msgspec.Struct, forbid_unknown_fields=True):
    """Target and filter of a webhook. With `criteria` it gets only events of procurements and
    dialogues that match."""

    url: TargetText
    description: Description = ""
    types: Types = []
    """Types of events, such as `fi.vuoropuhelu.dialogue.opened.v1`; empty for all types."""
    full: bool = False
    """Whether `data` includes `resource`, as with `full=true` of the log."""
    criteria: WatchCriteria | None = None

    example: ClassVar[Example] = {
        "url": "https://integrations.example/vuoropuhelu",
        "description": "Hankintakalenteri verkkosivuille",
        "types": ["fi.vuoropuhelu.dialogue.opened.v1"],
        "criteria": {"cpv": ["60"], "regions": ["17"]},
    }


class WebhookPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch. `types` and `criteria` are replaced as a whole."""

    url: TargetText | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    types: Types | UnsetType = UNSET
    full: bool | UnsetType = UNSET
    criteria: WatchCriteria | None | UnsetType = UNSET

    example: ClassVar[Example] = {
        "types": [],
        "criteria": None,
    }


class WebhookReplay(msgspec.Struct, forbid_unknown_fields=True):
    """Sends all matching events after `after`, up to and including `until` or the newest."""

    after: Position | LogCursorText
    """A cursor of the log, as in `list_events`, or a position, such as `missed_after`."""
    until: Position | None = None

    example: ClassVar[Example] = {"after": 1200}
