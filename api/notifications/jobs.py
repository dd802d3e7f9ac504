"""Steps of the workers: match a fact to watches, build the digests that are due."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.outbox import OutboxEvent
from api.dialogues.models import DialogueProcurement
from api.notifications import queries
from api.notifications.keys import Item
from api.notifications.matching import add_matches, read_hits
from api.notifications.models import ItemKind
from api.notifications.news import hears_of, item_of, keys_of


def match_event(session: Session, event: OutboxEvent, now: datetime, *, window_seconds: int) -> int:
    """How many watches are newly hit. Again with the same event: none."""
    hears = hears_of(event.type)
    item = _public_item(session, *item_of(event.data)) if hears else None
    if item is None:
        return 0
    found = session.execute(queries.hits(event.id, item, keys_of(hears, item)))
    hits = read_hits(found.all())
    if hits:
        add_matches(session, event.id, hits, now, window_seconds=window_seconds)
    return len(hits)


def _public_item(session: Session, kind: ItemKind, item_id: UUID) -> Item | None:
    row = session.execute(queries.public_item(kind, item_id)).one_or_none()
    if row is None:
        return None
    buyer, cpv_prefixes, regions, municipalities = row
    about = select(DialogueProcurement.procurement_id).where(
        DialogueProcurement.dialogue_id == item_id
    )
    return Item(
        kind=kind,
        id=item_id,
        buyer=buyer,
        cpv_prefixes=cpv_prefixes,
        regions=regions,
        municipalities=municipalities,
        about=session.scalars(about).all() if kind is ItemKind.DIALOGUE else (),
    )
