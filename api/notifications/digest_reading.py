"""Reads what the digests of a batch of slots need, in a handful of statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row, Select
from sqlalchemy.orm import Session

from api.notifications import digest_queries
from api.notifications.digest_parts import Fact, Reason, Shown
from api.notifications.models import FollowKind, ItemKind
from api.notifications.news import item_of


class Material(msgspec.Struct, frozen=True):
    facts: Mapping[UUID, Sequence[Fact]]
    """Of each slot."""
    items: Mapping[UUID, Shown]


def read_material(session: Session, slot_ids: Collection[UUID]) -> Material:
    rows = session.execute(digest_queries.facts(slot_ids)).all()
    rows = _without_hidden_answers(session, rows)
    facts: dict[UUID, list[Fact]] = defaultdict(list)
    wanted: dict[ItemKind, set[UUID]] = {kind: set() for kind in ItemKind}
    for row in rows:
        kind, item_id = item_of(row.data)
        wanted[kind].add(item_id)
        facts[row.slot_id].append(_fact(row, item_id))
    chosen = {
        ItemKind.PROCUREMENT: digest_queries.procurements,
        ItemKind.DIALOGUE: digest_queries.dialogues,
    }
    items: dict[UUID, Shown] = {}
    for kind, ids in wanted.items():
        if ids:
            items |= _items(session, kind, chosen[kind](ids))
    return Material(facts, items)


def _without_hidden_answers(session: Session, rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """An answer may have been removed since it was matched."""
    ids = {row.id: UUID(row.data["contribution_id"]) for row in rows if _is_answer(row)}
    if not ids:
        return list(rows)
    public = set(session.scalars(digest_queries.public_contributions(set(ids.values()))))
    return [row for row in rows if not _is_answer(row) or ids[row.id] in public]


def _is_answer(row: Row[Any]) -> bool:
    return "contribution_id" in row.data


def _fact(row: Row[Any], item_id: UUID) -> Fact:
    follow_kind = FollowKind(row.follow_kind) if row.follow_kind else None
    reason = Reason(row.watch_id, row.name, follow_kind, row.target or {})
    return Fact(row.type, row.time, item_id, row.id, reason)


def _items(session: Session, kind: ItemKind, chosen: Select[*tuple[Any, ...]]) -> dict[UUID, Shown]:
    rows = session.execute(chosen).mappings()
    return {row["id"]: Shown(kind=kind, **row) for row in rows}
