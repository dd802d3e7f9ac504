"""Responses with creators of items, and with orphans of a key or a member."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from api.organisations.mails.orphans import Left
from api.organisations.models import CreatorKind, HasCreator


class CreatorOut(msgspec.Struct):
    """The person or key that created or adopted an item of the organisation."""

    kind: CreatorKind
    id: UUID


class OwnedOut(msgspec.Struct, kw_only=True):
    """An item that becomes an orphan when its creator is gone."""

    maker: CreatorOut | None
    """The creator; null for some items that are older than this field."""
    orphaned: bool
    """True if the creator is gone: the key has ended, or the person is no longer a member."""
    disabled_at: datetime | None
    """When the orphan is or was disabled, unless another member adopts it."""


class OrphanOut(msgspec.Struct):
    """A webhook or a link to a draft whose creator is gone."""

    kind: Literal["webhook", "preview"]
    id: UUID
    label: str
    """Description of the webhook, or the end of the link's address."""


class OrphansOut(msgspec.Struct):
    """Orphans that still work, or worked until now. Adopt those you need; the others are
    disabled."""

    left: list[OrphanOut]


def left_behind_out(left: list[Left]) -> OrphansOut:
    return OrphansOut([msgspec.convert(item._asdict(), OrphanOut) for item in left])


def creator_out(thing: HasCreator) -> CreatorOut | None:
    if thing.maker_kind is None or thing.maker_id is None:
        return None
    return CreatorOut(thing.maker_kind, thing.maker_id)
