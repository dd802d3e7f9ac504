"""What is left when a key or a member goes, and who made a thing, on the wire."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from api.organisations.belonging_mails import Left
from api.organisations.models import Made, MakerKind


class MakerOut(msgspec.Struct):
    """Who made a thing of the organisation, or has adopted it."""

    kind: MakerKind
    id: UUID


class OwnedOut(msgspec.Struct, kw_only=True):
    """A thing that its maker may leave behind."""

    maker: MakerOut | None
    """Unknown of some that are older than this field."""
    orphaned: bool
    """Its maker is gone: the key has ended, or the person is no longer a member."""
    disabled_at: datetime | None
    """When an orphaned one is disabled, or was, unless another member adopts it."""


class LeftOut(msgspec.Struct):
    """A webhook or a link to a draft whose maker is gone."""

    kind: Literal["webhook", "preview"]
    id: UUID
    label: str
    """A webhook's description, or the end of a link's address."""


class LeftBehindOut(msgspec.Struct):
    """What still works, or did until now. Adopt what is needed; the rest is disabled."""

    left: list[LeftOut]


def left_behind_out(left: list[Left]) -> LeftBehindOut:
    return LeftBehindOut([msgspec.convert(one._asdict(), LeftOut) for one in left])


def maker_out(thing: Made) -> MakerOut | None:
    if thing.maker_kind is None or thing.maker_id is None:
        return None
    return MakerOut(thing.maker_kind, thing.maker_id)
