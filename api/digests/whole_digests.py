"""A digest with all its entries, at the address that a mail which was cut leads to.

Read anew: what is no longer public, and what a stopped watch found, is not on it. A closed slot
keeps its matches for as long as a mail is kept.
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


class Kept(NamedTuple):
    """What a page is made of, without the database."""

    reader: Reader
    facts: list[MatchedEvent]
    material: Material

    def build(self, now: datetime, links: Links) -> Digest | None:
        items = self.material.items
        return build_digest(self.reader, self.facts, items, now, links, most=MOST_ON_PAGE)


def read_kept(session: Session, slot_id: UUID, language: Language) -> Kept | None:
    """None where nothing of it is kept."""
    person = session.execute(queries.person_of_slot(slot_id)).one_or_none()
    if person is None:
        return None
    material = read_material(session, [slot_id])
    reader = Reader(person.id, language, person.time_zone)
    return Kept(reader, list(material.facts.get(slot_id, ())), material)
