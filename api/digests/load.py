"""Reads the data for the digests of a batch of slots, one statement for each kind of row.

Reading a row again in the next batch returns the same object (`lru_cache`), so that texts built
from it are built once too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Row
from sqlalchemy.orm import Session

from api.core.i18n import Texts
from api.core.partial_dates import PartialDate, Precision
from api.digests import queries
from api.digests.history import change_in, read_changes
from api.digests.model import Change, DigestItem, MatchedEvent, Reason
from api.plans.inputs.procurements import Money
from api.plans.models.values import Contact
from api.watches.audiences import item_of
from api.watches.labels import buyers_to_name
from api.watches.models import ItemKind
from api.watches.queries import public_buyer_names


class Material(msgspec.Struct, frozen=True):
    events: Mapping[UUID, Sequence[MatchedEvent]]
    """By slot."""
    items: Mapping[UUID, DigestItem]


class _News(NamedTuple):
    """An event without the watches that it hit."""

    event_id: UUID
    type: str
    at: datetime
    kind: ItemKind
    item_id: UUID
    answer_id: UUID | None
    change: Change | None


def read_material(session: Session, slot_ids: Collection[UUID]) -> Material:
    matches = session.execute(queries.matches(slot_ids)).all()
    reasons = _reasons(session, {watch_id for _, watch_id, _ in matches})
    news = _news(session, {event_id for _, _, event_ids in matches for event_id in event_ids})
    events: dict[UUID, list[MatchedEvent]] = defaultdict(list)
    for slot_id, watch_id, event_ids in matches:
        if reason := reasons.get(watch_id):
            matched = (news[event_id] for event_id in event_ids if event_id in news)
            events[slot_id] += [
                MatchedEvent(
                    event.type, event.at, event.item_id, event.event_id, reason, event.change
                )
                for event in matched
            ]
    return Material(events, _items(session, news.values()))


def _reasons(session: Session, watch_ids: Collection[UUID]) -> dict[UUID, Reason]:
    rows = session.execute(queries.watches(watch_ids)).all()
    buyer_ids = buyers_to_name([(row.name, row.criteria) for row in rows])
    buyers = dict(session.execute(public_buyer_names(buyer_ids)).all()) if buyer_ids else {}
    return {
        row.id: Reason(row.id, row.name, row.follow_kind, row.target or {}, row.criteria, buyers)
        for row in rows
    }


def _news(session: Session, event_ids: Collection[UUID]) -> dict[UUID, _News]:
    """Leaves out answers that were removed after they were matched."""
    rows = [_read_news(*row) for row in session.execute(queries.events(event_ids))]
    answers = {row.answer_id for row in rows if row.answer_id}
    public: set[UUID | None] = {None}
    if answers:
        public |= set(session.scalars(queries.public_contributions(answers)))
    changes = read_changes(session, {row.event_id: row.type for row in rows})
    return {
        row.event_id: row._replace(change=changes.get(row.event_id, row.change))
        for row in rows
        if row.answer_id in public
    }


@lru_cache(16384)
def _read_news(event_id: UUID, type_: str, at: datetime, data: str) -> _News:
    values = msgspec.json.decode(data)
    answer = values.get("contribution_id")
    return _News(
        event_id,
        type_,
        at,
        *item_of(values),
        answer_id=UUID(answer) if answer else None,
        change=change_in(type_, values),
    )


def _items(session: Session, news: Iterable[_News]) -> dict[UUID, DigestItem]:
    item_ids: dict[ItemKind, set[UUID]] = defaultdict(set)
    for new in news:
        item_ids[new.kind].add(new.item_id)
    items: dict[UUID, DigestItem] = {}
    if ids := item_ids[ItemKind.PROCUREMENT]:
        rows = session.execute(queries.procurements(ids))
        items |= {row.id: _procurement(row) for row in rows}
    if ids := item_ids[ItemKind.DIALOGUE]:
        rows = session.execute(queries.dialogues(ids))
        items |= {row.id: _dialogue(row) for row in rows}
    return items


@lru_cache(16384)
def _procurement(row: Row[*tuple[Any, ...]]) -> DigestItem:
    return DigestItem(
        kind=ItemKind.PROCUREMENT,
        id=row.id,
        title=_texts(row.title),
        buyer=_texts(row.buyer),
        status=row.status,
        value=_value(row.value_low, row.value_high, row.currency),
        municipalities=_codes(row.municipalities),
        regions=_codes(row.regions),
        dialogue_expected=_partial(row.dialogue_date, row.dialogue_precision),
        notice_expected=_partial(row.notice_date, row.notice_precision),
        contract_start_expected=_partial(row.contract_start_date, row.contract_start_precision),
    )


@lru_cache(16384)
def _dialogue(row: Row[*tuple[Any, ...]]) -> DigestItem:
    return DigestItem(
        kind=ItemKind.DIALOGUE,
        id=row.id,
        title=_texts(row.title),
        buyer=_texts(row.buyer),
        status=row.status,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        municipalities=_codes(row.municipalities),
        regions=_codes(row.regions),
        contact=msgspec.json.decode(row.contact or "null", type=Contact | None),
    )


def _texts(written: str) -> Texts:
    return msgspec.json.decode(written, type=Texts)


def _codes(written: str) -> tuple[str, ...]:
    return tuple(written.split(",")) if written else ()


def _value(low: Decimal | None, high: Decimal | None, currency: str) -> Money | None:
    first, last = (None if end is None else f"{end:.2f}" for end in (low, high))
    return Money(first, last, currency) if first or last else None


def _partial(day: date | None, precision: Precision | None) -> PartialDate | None:
    return PartialDate(day, precision) if day and precision else None
