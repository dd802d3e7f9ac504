"""Identifiers: UUIDv7, so that new rows are adjacent in an index."""

from datetime import datetime
from uuid import UUID, uuid4

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    return uuid7()


def id_at(moment: datetime) -> UUID:
    """A UUID of that millisecond, whenever it is made. UUIDs of one moment have no order."""
    raw = bytearray(uuid4().bytes)
    raw[:6] = int(moment.timestamp() * 1_000).to_bytes(6)
    raw[6] = 0x70 | raw[6] & 0x0F
    return UUID(bytes=bytes(raw))
