"""The list of erasures: append-only, one file per entry, outside the database and its backups.

A restore brings back content that was hidden, destroyed or erased after the backup. The list says
which, without the texts: an entry has a passage's keyed hash and length.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from api.core.i18n import Texts
from api.documents.storage import Files
from api.hidings.models import Hiding, HidingGround, HidingKind, HidingState

FOLDER = "entries"


class EntryKind(StrEnum):
    HIDE = "hide"
    DESTROY = "destroy"
    RETURN = "return"
    """An objection was upheld, so the hiding with the same id no longer applies."""
    PERSON = "person"
    PARTICIPANT = "participant"


class Entry(msgspec.Struct, kw_only=True, omit_defaults=True):
    id: UUID
    """Identifier of the hiding, person or participant."""
    kind: EntryKind
    at: datetime
    subject: str | None = None
    field: str | None = None
    language: str | None = None
    passage_mac: bytes | None = None
    passage_length: int | None = None
    ground: HidingGround | None = None
    reason: Texts = {}
    organisation_id: UUID | None = None
    dialogue_id: UUID | None = None

    @property
    def name(self) -> str:
        """File names sort by time. Appending the same entry again writes the same file."""
        return f"{FOLDER}/{self.at.strftime('%Y%m%dT%H%M%S%f')}-{self.id}-{self.kind}.json"


def append(files: Files, entry: Entry) -> None:
    files.put_now(entry.name, msgspec.json.encode(entry))


def entries(files: Files) -> Iterator[Entry]:
    """Oldest first, without hidings that no longer apply."""
    entries = [
        msgspec.json.decode(files.read_now(name), type=Entry) for name in files.names(FOLDER)
    ]
    returned = {entry.id for entry in entries if entry.kind is EntryKind.RETURN}
    yield from (entry for entry in entries if entry.id not in returned)


def entry_of(hiding: Hiding, now: datetime) -> Entry:
    if hiding.state is HidingState.UNDONE:
        return Entry(id=hiding.id, kind=EntryKind.RETURN, at=hiding.updated_at)
    destroys = hiding.kind is HidingKind.DESTROY
    return Entry(
        id=hiding.id,
        kind=EntryKind.DESTROY if destroys else EntryKind.HIDE,
        at=hiding.done_at or now,
        subject=hiding.subject,
        field=hiding.field,
        language=hiding.language,
        passage_mac=hiding.passage_mac,
        passage_length=hiding.passage_length,
        ground=hiding.ground,
        reason=hiding.reason,
        organisation_id=hiding.organisation_id,
        dialogue_id=hiding.dialogue_id,
    )
