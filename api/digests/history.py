"""Reads the change of an event from the histories: the values before and after, and the reason.

A row of a history and its event have the same id. As in `load.py`, reading a row again returns the
same object.
"""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row
from sqlalchemy.orm import Session

from api.core.i18n import Texts
from api.core.partial_dates import PartialDate
from api.dialogues.events import DialogueChanged, DialogueExtended, DialogueShortened
from api.digests import queries
from api.digests.model import Change, Move
from api.plans.events import (
    ProcurementCancelled,
    ProcurementChanged,
    ProcurementPostponed,
    ProcurementRescheduled,
)
from api.plans.rules.changes import EXPECTED

_PROCUREMENT_EVENTS = frozenset(
    event.name
    for event in (
        ProcurementCancelled,
        ProcurementChanged,
        ProcurementPostponed,
        ProcurementRescheduled,
    )
)
_WITH_FIELDS = frozenset({ProcurementChanged.name, DialogueChanged.name})
_MOVED_DEADLINE = frozenset({DialogueExtended.name, DialogueShortened.name})
_DATES = tuple(EXPECTED.values())
_REASON_FIELD = "status_reason"
_texts = msgspec.json.Decoder(Texts).decode


def read_changes(session: Session, types: Mapping[UUID, str]) -> dict[UUID, Change]:
    """Changes of the events whose `types` are given. Rows from before the shared id are missing."""
    changes: dict[UUID, Change] = {}
    if ids := _of_types(types, _PROCUREMENT_EVENTS):
        rows = session.execute(queries.procurement_changes(ids))
        changes |= {row.id: _procurement_change(row) for row in rows}
    if ids := _of_types(types, _MOVED_DEADLINE):
        rows = session.execute(queries.extensions(ids))
        changes |= {row.id: _extension(row) for row in rows}
    return changes


def change_in(type_: str, data: Mapping[str, Any]) -> Change | None:
    """The change as the event's data describe it: by names of fields only."""
    return Change(fields=_fields(data["changed"])) if type_ in _WITH_FIELDS else None


def _of_types(types: Mapping[UUID, str], selected: Collection[str]) -> list[UUID]:
    return [event_id for event_id, type_ in types.items() if type_ in selected]


@lru_cache(16384)
def _procurement_change(row: Row[*tuple[Any, ...]]) -> Change:
    before, after = (msgspec.json.decode(values) for values in (row.before, row.after))
    moves = [
        Move(name, _value(name, before.get(name)), _value(name, after.get(name)))
        for name in ("status", *_DATES)
        if name in after
    ]
    moved = {move.name for move in moves}
    fields = _fields(name for name in sorted(after) if name not in moved)
    return Change(moves=tuple(moves), fields=fields, reason=_texts(row.reason))


@lru_cache(4096)
def _extension(row: Row[*tuple[Any, ...]]) -> Change:
    moved = Move("closes_at", row.closes_before, row.closes_after)
    return Change(moves=(moved,), reason=_texts(row.reason))


def _value(name: str, stored: Any) -> str | PartialDate | None:
    return msgspec.convert(stored, PartialDate | None) if name in _DATES else stored


def _fields(names: Any) -> tuple[str, ...]:
    return tuple(name for name in names if name != _REASON_FIELD)
