"""What is left when a key or a member goes, and who made a thing, on the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from api.organisations.mails.orphans import Left
from api.organisations.models import CreatorKind, HasCreator


class CreatorOut(msgspec.Struct):
    """Who made a thing of the organisation, or has adopted it."""

    kind: CreatorKind
    id: UUID


class OwnedOut(msgspec.Struct, kw_only=True):
    """A thing that its maker may leave behind."""

    maker: CreatorOut | None
    """Unknown of some that are older than this field."""
    orphaned: bool
    """Its maker is gone: the key has ended, or the person is no longer a member."""
    disabled_at: datetime | None
    """When an orphaned one is disabled, or was, unless another member adopts it."""


class OrphanOut(msgspec.Struct):
    """A webhook or a link to a draft whose maker is gone."""

    kind: Literal["webhook", "preview"]
    id: UUID
    label: str
    """A webhook's description, or the end of a link's address."""


class OrphansOut(msgspec.Struct):
    """What still works, or did until now. Adopt what is needed; the rest is disabled."""

    left: list[OrphanOut]


def left_behind_out(left: list[Left]) -> OrphansOut:
    return OrphansOut([msgspec.convert(item._asdict(), OrphanOut) for item in left])


def creator_out(thing: HasCreator) -> CreatorOut | None:
    if thing.maker_kind is None or thing.maker_id is None:
        return None
    return CreatorOut(thing.maker_kind, thing.maker_id)
