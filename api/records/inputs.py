"""Request body of the verification of a record."""

from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from api.core.examples import Example


class RecordVerify(msgspec.Struct, forbid_unknown_fields=True):
    """A record as returned by `get_dialogue_record`, with any indentation or order of members."""

    record: dict[str, Any]
    checksum: Annotated[str, Meta(max_length=64)]
    seal: Annotated[str, Meta(max_length=64)]

    example: ClassVar[Example] = {
        "record": {"format": "fi.vuoropuhelu.dialogue-record.v1"},
        "checksum": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "seal": "0f6c2a9be1d84a7795d1f2a3b4c5d6e7",
    }
