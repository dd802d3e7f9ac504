"""Steps of the workers: match a fact to watches, build the digests that are due."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from api.core.i18n import Language
from api.core.outbox import OutboxEvent
from api.core.reindexing import rebuild_terms
from api.dialogues.models import DialogueProcurement
from api.digests import queries as digest_queries
from api.digests.build import MOST_ENTRIES, build_digest, headers_of
from api.digests.links import Links
from api.digests.load import Material, read_material
from api.digests.model import Digest, MatchedEvent, Reader
from api.digests.queries import due_slots
from api.mails.enqueue import queue_claimed
from api.mails.models import Mail, MailKind
from api.mails.rendering import RenderedMail, render
from api.watches import queries
from api.watches.audiences import item_of, keys_of, subscribers_of
from api.watches.keys import Item
from api.watches.matching import add_matches
from api.watches.models import ItemKind, SlotState, Watch
from api.watches.rules import free_text

log = structlog.get_logger(__name__)
LONGEST_BODY = 90_000
"""In bytes, of the text and of the HTML each: Gmail cuts off at 102 kB of what it makes of it."""


def match_event(
    session: Session,
    event: OutboxEvent,
    now: datetime,
    *,
    window_seconds: int,
    told: Collection[UUID] = (),
) -> int:
    """How many watches are newly hit. Again with the same event: none.

    `told`: people who hear of it in another way.
    """
    subscribers = subscribers_of(event, now)
    item = load_public_item(session, *item_of(event.data)) if subscribers else None
    if item is None:
        return 0
    reach = queries.Reach(event.id, item, keys_of(subscribers, item), told)
    return add_matches(session, reach, now, window_seconds=window_seconds)


def make_terms(session: Session) -> int:
    """Of watches with free text, a batch of them."""
    version, has_text = Watch.query_version, Watch.query.is_not(None)
    return rebuild_terms(session, Watch, version, lambda row: free_text(row.criteria), has_text)


def load_public_item(session: Session, kind: ItemKind, item_id: UUID) -> Item | None:
    """What can be watched for in it, if all may see it."""
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


class Built(NamedTuple):
    slots: int
    mails: list[Mail]
    """Claimed already: the caller sends them once they are committed."""


def claim_and_build(
    session: Session, now: datetime, links: Links, *, lease: timedelta, limit: int = 500
) -> Built:
    """Close up to `limit` slots whose time has come.

    The mail is stored and the slot closed in one transaction, so that a match is told once. A slot
    that cannot be built is set aside in sight and does not hold up the others.
    """
    due = session.execute(due_slots(now, limit)).all()
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
            mail = _mail(row, material, now, links)
        except Exception:
            log.exception("digest cannot be built", slot_id=str(row.id))
            closed[SlotState.FAILED].append(row.id)
            continue
        closed[SlotState.MAILED if mail else SlotState.EMPTY].append(row.id)
        mails += [mail] if mail else []
    for state, slot_ids in closed.items():
        session.execute(digest_queries.close_slots(slot_ids, state, now))
    return Built(len(due), queue_claimed(session, mails, now, lease=lease))


def _mail(
    slot: Row[*tuple[Any, ...]], material: Material, now: datetime, links: Links
) -> dict[str, Any] | None:
    reader = Reader(slot.person_id, slot.language, slot.time_zone)
    facts = material.facts.get(slot.id, ())
    digest, rendered = _fitting(reader, facts, material, now, links, slot_id=slot.id)
    if digest is None or rendered is None:
        return None
    return {
        "key": f"digest:{slot.id}",
        "kind": MailKind.DIGEST,
        "address": slot.email,
        "language": reader.language,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "person_id": reader.person_id,
        "headers": headers_of(digest, links.host, reader.language),
    }


def _fitting(
    reader: Reader,
    events: Sequence[MatchedEvent],
    material: Material,
    now: datetime,
    links: Links,
    *,
    slot_id: UUID,
) -> tuple[Digest | None, RenderedMail | None]:
    """With as many entries as a mail program shows whole: Gmail cuts off what is longer."""
    most = MOST_ENTRIES
    items = material.items
    while digest := build_digest(reader, events, items, now, links, most=most, slot_id=slot_id):
        rendered = render_digest(digest, reader.language, links)
        longest = max(len(body.encode()) for body in (rendered.text, rendered.html))
        if most == 1 or longest <= LONGEST_BODY:
            return digest, rendered
        most = max(1, most * 2 // 3)
    return None, None


def render_digest(digest: Digest, language: Language, links: Links) -> RenderedMail:
    return render(
        "digests/digest",
        language,
        public_url=links.public_url,
        subject=digest.subject,
        digest=digest,
    )
