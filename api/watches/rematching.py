"""Drops the matches that wait for a digest and that the new criteria of a watch do not find."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, false, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import ANONYMOUS
from api.core.outbox import OutboxEvent
from api.dialogues import queries as dialogues
from api.dialogues.models import Dialogue
from api.plans.models.procurements import Procurement
from api.plans.queries import search as procurements
from api.watches.audiences import item_of
from api.watches.models import DigestSlot, ItemKind, Match, SlotState, Watch, WatchCriteria
from api.watches.searches import dialogues_of, procurements_of


async def drop_lost_matches(session: AsyncSession, watch: Watch, criteria: WatchCriteria) -> None:
    """What was mailed already stays as it is. Two statements look the items up, however many."""
    events: dict[ItemKind, dict[UUID, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    for event_id, data in (await session.execute(_waiting(watch))).all():
        kind, item_id = item_of(data)
        events[kind][item_id].append(event_id)
    lost: list[UUID] = []
    for kind, items in events.items():
        fitting = set(await session.scalars(_fitting(kind, items, criteria)))
        lost += [event for item, ids in items.items() if item not in fitting for event in ids]
    if lost:
        stmt = delete(Match).where(Match.watch_id == watch.id, Match.event_id.in_(lost))
        await session.execute(stmt)


def _waiting(watch: Watch) -> Select[UUID, dict[str, Any]]:
    """Starts from the person's open slots, since matches have no index of watches."""
    return (
        select(OutboxEvent.id, OutboxEvent.data)
        .join(Match, Match.event_id == OutboxEvent.id)
        .join(DigestSlot, DigestSlot.id == Match.slot_id)
        .where(
            DigestSlot.person_id == watch.person_id,
            DigestSlot.state == SlotState.OPEN,
            Match.watch_id == watch.id,
        )
    )


def _fitting(kind: ItemKind, ids: Collection[UUID], criteria: WatchCriteria) -> Select[UUID]:
    if criteria.kinds and kind not in criteria.kinds:
        return select(Procurement.id).where(false())
    if kind is ItemKind.PROCUREMENT:
        fits = procurements.matching(ANONYMOUS, procurements_of(criteria))
        return select(Procurement.id).where(Procurement.id.in_(ids), *fits)
    fits = dialogues.matching(ANONYMOUS, dialogues_of(criteria))
    return select(Dialogue.id).where(Dialogue.id.in_(ids), *fits)
