"""Makes releases from the public rows, and withdraws those that hold what is no longer public.

A handler reads the tables as they are now and compares them with what the releases say. A late,
repeated or unordered event thus finds nothing to say, or says what the tables hold.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from api.core.ids import new_id
from api.core.settings import Settings
from api.exchange.ocds import merging
from api.exchange.ocds.content import Process, Terms
from api.exchange.ocds.load import cpv_names, load_processes
from api.exchange.ocds.mapping.release import state_of
from api.exchange.ocds.mapping.values import Json, moment
from api.exchange.ocds.models import OcdsFile, OcdsProcess, OcdsRelease, ReleaseTag
from api.exchange.ocds.queries import releases as release_queries

BATCH = 500
_TURN = text("SELECT pg_advisory_xact_lock(hashtext('ocds releases'))")
"""Releases get numbers and dates in the order of their commits, so that a reader who follows them
misses none. Only transactions that make or withdraw releases wait for each other."""
_TICK = timedelta(microseconds=1)
_INSERT = upsert(OcdsProcess)
_UPSERT = _INSERT.on_conflict_do_update(
    index_elements=["process_id"],
    set_={name: _INSERT.excluded[name] for name in ("ocid", "number", "compiled")},
)


class _NewRelease(NamedTuple):
    """Values of the two rows of a new release."""

    process: dict[str, Any]
    release: dict[str, Any]


class ReleaseBuilder:
    """Makes releases in the running transaction, after it has got its turn."""

    def __init__(
        self, session: Session, settings: Settings, now: datetime, event_id: UUID | None = None
    ) -> None:
        take_turn(session)
        self._session, self._settings = session, settings
        self._now, self._event_id = now, event_id
        newest = session.execute(release_queries.newest()).one_or_none()
        self._number, self._date = newest or (0, now - _TICK)

    def is_done(self) -> bool:
        """Whether there are releases of this event, because it was delivered before."""
        stmt = select(OcdsRelease.id).where(OcdsRelease.event_id == self._event_id).limit(1)
        return self._event_id is not None and self._session.scalar(stmt) is not None

    def refresh(self, ids: Collection[UUID]) -> int:
        """Make a release of each process whose public state is new. Returns their number."""
        every = sorted(set(ids))
        return sum(self._refresh(every[at : at + BATCH]) for at in range(0, len(every), BATCH))

    def _refresh(self, ids: Collection[UUID]) -> int:
        known = {
            row.process_id: row for row in self._session.scalars(release_queries.processes(ids))
        }
        processes = [
            process
            for process in load_processes(self._session, ids)
            if process.id in known or not process.is_withdrawn
        ]
        names = cpv_names(self._session, processes)
        terms = Terms(self._settings.ocid_prefix, self._settings.public_url, names)
        results = [self._update(each, terms, known.get(each.id)) for each in processes]
        rows = [row for row in results if row is not None]
        if rows:
            self._session.execute(_UPSERT, [row.process for row in rows])
            self._session.execute(insert(OcdsRelease), [row.release for row in rows])
        return len(rows)

    def _update(
        self, process: Process, terms: Terms, row: OcdsProcess | None
    ) -> _NewRelease | None:
        state = state_of(process, terms)
        if row is None or row.compiled is None:
            before = self._merged(process.id) if row else {}
            return self._make(process, row, before, merging.whole_release(before, state))
        before = merging.merge([read(row.compiled)])
        if not merging.lost(before, state):
            release = merging.next_release(before, state)
            if merging.merge([before, release]) == before:
                return None
        if lost := _lost(process, before, state):
            self._withdraw_holding(process.id, lost)
            before = self._merged(process.id)
            release = merging.whole_release(before, state)
        return self._make(process, row, before, release)

    def _merged(self, process_id: UUID) -> Json:
        live = self._session.execute(release_queries.live([process_id]))
        return merging.merge(read(row.body) for row in live if row.body)

    def _withdraw_holding(self, process_id: UUID, lost: frozenset[merging.Path]) -> None:
        live = self._session.execute(release_queries.live([process_id])).all()
        withdraw(
            self._session,
            [row.id for row in live if row.body and merging.holds_any(read(row.body), lost)],
            self._now,
        )

    def _make(
        self, process: Process, row: OcdsProcess | None, before: Json, content: Json
    ) -> _NewRelease:
        self._number += 1
        self._date = max(self._now, self._date + _TICK)
        release_id, ocid, date = new_id(), content["ocid"], moment(self._date)
        head = {"ocid": ocid, "id": str(release_id), "date": date}
        tag = ReleaseTag.PLANNING_UPDATE if row else ReleaseTag.PLANNING
        body = head | {"tag": [tag.value]} | content
        return _NewRelease(
            {
                "process_id": process.id,
                "ocid": ocid,
                "organisation_id": process.buyer.id,
                "number": self._number,
                "compiled": _compiled(merging.merge([before, body]), date),
            },
            {
                "id": release_id,
                "process_id": process.id,
                "number": self._number,
                "event_id": self._event_id,
                "date": self._date,
                "tag": tag,
                "body": encode(body),
            },
        )


def take_turn(session: Session) -> None:
    session.execute(_TURN)


def withdraw(session: Session, release_ids: Collection[UUID], now: datetime) -> None:
    """Their bodies go, and so do the bulk files, which repeat them."""
    years = session.scalars(
        update(OcdsRelease)
        .where(OcdsRelease.id.in_(release_ids))
        .values(body=None, withdrawn_at=now)
        .returning(func.extract("year", OcdsRelease.date))
    ).all()
    if years:
        stale = delete(OcdsFile).where(OcdsFile.year.in_({int(year) for year in years}))
        session.execute(stale)


def read(body: str) -> Json:
    content: Json = msgspec.json.decode(body)
    return content


def _lost(process: Process, before: Json, state: Json) -> frozenset[merging.Path]:
    """What releases must not hold any more: all of it, after a withdrawal or with another ocid."""
    if process.is_withdrawn or before["ocid"] != state["ocid"]:
        return frozenset({()})
    return merging.lost(before, state)


def _compiled(state: Json, date: str) -> str:
    """As `ocdsmerge` names it."""
    head = {"ocid": state["ocid"], "id": f"{state['ocid']}-{date}", "date": date}
    return encode(head | {"tag": ["compiled"]} | state)


def encode(content: Json) -> str:
    return msgspec.json.encode(content).decode()
