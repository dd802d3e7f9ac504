"""The page of a digest with all its entries. A mail that left out entries links to it.

The page is read anew from the slot's matches, without items that are no longer public and without
watches that were stopped. A closed slot keeps its matches for 90 days (`purging.SLOTS_KEPT`).
"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.i18n import Language
from api.digests import queries
from api.digests.build import build_digest
from api.digests.links import Links
from api.digests.load import Material, read_material
from api.digests.model import Digest, MatchedEvent, Reader

MOST_ON_PAGE = 500


class WholeDigest(NamedTuple):
    """All data of the page. `build` needs no database."""

    reader: Reader
    events: list[MatchedEvent]
    material: Material

    def build(self, now: datetime, links: Links) -> Digest | None:
        items = self.material.items
        return build_digest(self.reader, self.events, items, now, links, most=MOST_ON_PAGE)


def read_kept(session: Session, slot_id: UUID, language: Language) -> WholeDigest | None:
    """None if the slot or its person was deleted."""
    person = session.execute(queries.person_of_slot(slot_id)).one_or_none()
    if person is None:
        return None
    material = read_material(session, [slot_id])
    reader = Reader(person.id, language, person.time_zone)
    return WholeDigest(reader, list(material.events.get(slot_id, ())), material)
