"""Steps of the workers: match a fact to watches, build the digests that are due."""

from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.outbox import OutboxEvent
from api.dialogues.models import DialogueProcurement
from api.mails.models import MailKind
from api.mails.outgoing import queue_mails
from api.mails.rendering import render
from api.notifications import queries
from api.notifications.digest_parts import Reader
from api.notifications.digest_queries import due_slots
from api.notifications.digest_reading import Material, read_material
from api.notifications.digests import build_digest, headers_of
from api.notifications.keys import Item
from api.notifications.links import Links
from api.notifications.matching import add_matches
from api.notifications.models import DigestSlot, ItemKind, SlotState
from api.notifications.news import hears_of, item_of, keys_of

log = structlog.get_logger(__name__)


def match_event(session: Session, event: OutboxEvent, now: datetime, *, window_seconds: int) -> int:
    """How many watches are newly hit. Again with the same event: none."""
    hears = hears_of(event.type)
    item = load_public_item(session, *item_of(event.data)) if hears else None
    if item is None:
        return 0
    hits = queries.hits(event.id, item, keys_of(hears, item))
    return add_matches(session, event.id, hits, now, window_seconds=window_seconds)


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


def claim_and_build(session: Session, now: datetime, links: Links, *, limit: int = 200) -> int:
    """Close up to `limit` slots whose time has come; how many there were.

    The mail is stored and the slot closed in one transaction, so that a match is told once. A slot
    that cannot be built is set aside in sight and does not hold up the others.
    """
    claimed = session.execute(due_slots(now, limit)).all()
    material = read_material(session, [slot.id for slot, _ in claimed])
    mails = []
    for slot, person in claimed:
        slot.closed_at = now
        try:
            mail = _mail(slot, person, material, now, links)
        except Exception:
            log.exception("digest cannot be built", slot_id=str(slot.id))
            slot.state = SlotState.FAILED
            continue
        slot.state = SlotState.MAILED if mail else SlotState.EMPTY
        mails += [mail] if mail else []
    queue_mails(session, mails)
    return len(claimed)


def _mail(
    slot: DigestSlot, person: Person, material: Material, now: datetime, links: Links
) -> dict[str, Any] | None:
    reader = Reader(person.id, person.language, person.time_zone)
    facts = material.facts.get(slot.id, ())
    digest = build_digest(reader, facts, material.items, now, links)
    if digest is None:
        return None
    rendered = render("digest", person.language, public_url=links.public_url, digest=digest)
    return {
        "key": f"digest:{slot.id}",
        "kind": MailKind.DIGEST,
        "address": person.email,
        "language": person.language,
        "subject": rendered.subject,
        "text": rendered.text,
        "html": rendered.html,
        "person_id": person.id,
        "headers": headers_of(digest, links.host, person.language),
    }
