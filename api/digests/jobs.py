"""Steps of the workers: match an event to watches, build the digests that are due."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.codelists.families import GOALS, with_wider
from api.core.outbox import OutboxEvent
from api.core.reindexing import rebuild_terms
from api.dialogues.models import DialogueProcurement
from api.digests import queries as digest_queries
from api.digests.links import Links
from api.digests.load import read_material
from api.digests.mails import digest_mail
from api.mails.enqueue import queue_claimed
from api.mails.models import Mail
from api.watches import queries
from api.watches.audiences import item_of, keys_of, subscribers_of
from api.watches.keys import Item
from api.watches.matching import add_matches
from api.watches.models import ItemKind, SlotState, Watch
from api.watches.rules import free_text

log = structlog.get_logger(__name__)


def match_event(
    session: Session,
    event: OutboxEvent,
    now: datetime,
    *,
    window_seconds: int,
    notified: Collection[UUID] = (),
) -> int:
    """Returns the number of new matches: none if the event was matched before.

    Watches of the people in `notified` are left out, since another mail tells them of the event.
    """
    subscribers = subscribers_of(event, now)
    item = load_public_item(session, *item_of(event.data)) if subscribers else None
    if item is None:
        return 0
    reach = queries.Reach(event.id, item, keys_of(subscribers, item), notified)
    return add_matches(session, reach, now, window_seconds=window_seconds)


def make_terms(session: Session) -> int:
    """Analyses the free text of a batch of watches with the current dictionaries."""
    version, has_text = Watch.query_version, Watch.query.is_not(None)
    return rebuild_terms(session, Watch, version, lambda row: free_text(row.criteria), has_text)


def load_public_item(session: Session, kind: ItemKind, item_id: UUID) -> Item | None:
    """The attributes that watches are matched by, if the item is public."""
    row = session.execute(queries.public_item(kind, item_id)).one_or_none()
    if row is None:
        return None
    buyer, cpv_prefixes, regions, municipalities, goals = row
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
        goals=with_wider(GOALS, goals),
        about=session.scalars(about).all() if kind is ItemKind.DIALOGUE else (),
    )


class Built(NamedTuple):
    slots: int
    mails: list[Mail]
    """Claimed already: the caller sends them after the commit."""


def claim_and_build(
    session: Session, now: datetime, links: Links, *, lease: timedelta, limit: int = 500
) -> Built:
    """Closes up to `limit` slots that are due.

    One transaction stores the mail and closes the slot, so that each match is in one mail. A slot
    that cannot be built becomes `failed` and does not delay the others.
    """
    due = session.execute(digest_queries.due_slots(now, limit)).all()
    if not due:
        return Built(0, [])
    material = read_material(session, [row.id for row in due if not row.is_stopped])
    closed: dict[SlotState, list[UUID]] = defaultdict(list)
    mails = []
    for row in due:
        if row.is_stopped:
            closed[SlotState.SUPPRESSED].append(row.id)
            continue
        try:
            mail = digest_mail(row, material, now, links)
        except Exception:
            log.exception("digest cannot be built", slot_id=str(row.id))
            closed[SlotState.FAILED].append(row.id)
            continue
        closed[SlotState.MAILED if mail else SlotState.EMPTY].append(row.id)
        mails += [mail] if mail else []
    for state, slot_ids in closed.items():
        session.execute(digest_queries.close_slots(slot_ids, state, now))
    return Built(len(due), queue_claimed(session, mails, now, lease=lease))
