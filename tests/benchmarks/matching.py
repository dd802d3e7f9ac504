"""Matching one new item with 3,000 hits against 10,000, 100,000 and 1,000,000 watches.

    uv run python -m tests.benchmarks.matching [rounds]

Starts a PostgreSQL of its own, durable as in production, and prints one table.
"""

import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import psycopg
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.orm import Session

import api.models  # noqa: F401 - the mappers must know every table
from api.codelists.rules import cpv_prefixes
from api.core.actor import SYSTEM
from api.core.ids import new_id
from api.core.migrate import upgrade
from api.core.outbox import OutboxEvent, record_event
from api.core.schedule import Frequency
from api.digests.jobs import match_event
from api.local.postgres import private_postgres
from api.plans.events import ProcurementPlanned
from api.watches import queries
from api.watches.keys import Item, item_keys, watch_keys
from api.watches.models import ItemKind, WatchCriteria
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

SIZES = (10_000, 100_000, 1_000_000)
HITS = 3_000
WATCHES_A_PERSON = 2
START = datetime(2027, 1, 4, 9, tzinfo=UTC)
PREFIXES = cpv_prefixes("90911200")
REGION, MUNICIPALITY = "17", "564"
CODES = [f"{division}{rest:03d}" for division in range(10, 90) for rest in range(100, 1000, 9)]
PLACES = [f"{n:03d}" for n in range(600, 908)]
TIME_ZONES = ("Europe/Helsinki", "Europe/Helsinki", "Europe/Helsinki", "Europe/Stockholm")
Row = tuple[object, ...]
chance = random.Random(20270104)


def hitting(number: int, buyer: UUID) -> WatchCriteria:
    """Fits the item in one of the ways a watch can."""
    forms = (
        WatchCriteria(cpv=["909", chance.choice(CODES)], municipalities=[MUNICIPALITY, "091"]),
        WatchCriteria(cpv=["90911200"], regions=[REGION, "01"]),
        WatchCriteria(cpv=["9091", "33"], kinds=[ItemKind.PROCUREMENT]),
        WatchCriteria(municipalities=[MUNICIPALITY]),
        WatchCriteria(cpv=["90"], buyers=[buyer]),
    )
    return forms[number % len(forms)]


def missing() -> WatchCriteria:
    """Two trades in one or two places: about five keys, none of them the item's."""
    cpv = chance.sample(CODES, 2)
    return WatchCriteria(cpv=cpv, municipalities=chance.sample(PLACES, chance.choice((1, 2))))


def add_watches(url: str, first: int, last: int, buyer: UUID) -> None:
    """With their people; the hits are among the first 10,000."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    people: list[Row] = []
    watches: list[Row] = []
    keys: list[Row] = []
    person_id = new_id()
    for number in range(first, last):
        if number % WATCHES_A_PERSON == 0:
            person_id = new_id()
            people.append(_person(person_id, number))
        hits = number % (SIZES[0] // HITS) == 0 and number // (SIZES[0] // HITS) < HITS
        criteria = hitting(number, buyer) if hits else missing()
        watch_id = new_id()
        watches.append(_watch(watch_id, person_id, criteria))
        keys += [(key, watch_id) for key in watch_keys(criteria)]
    with psycopg.connect(plain) as connection:
        for table, rows in (("people", people), ("watches", watches), ("watch_keys", keys)):
            _copy(connection, table, rows)
        connection.commit()


def _person(person_id: UUID, number: int) -> Row:
    zone = chance.choice(TIME_ZONES)
    return (person_id, f"reader{number}@example.fi", "", "fi", zone, None, START, START, 1)


def _watch(watch_id: UUID, person_id: UUID, criteria: WatchCriteria) -> Row:
    frequency = chance.choice((Frequency.DAILY, Frequency.DAILY, Frequency.WEEKLY))
    rhythm = (frequency.value, chance.randrange(24), [chance.randrange(7)])
    raw = msgspec.json.encode(criteria).decode()
    return (watch_id, person_id, "", raw, None, None, None, *rhythm, None, START, START, 1)


COLUMNS = {
    "people": "id, email, name, language, time_zone, platform_role, created_at, updated_at,"
    " version",
    "watches": "id, person_id, name, criteria, follow_kind, follow_id, query, frequency, hour,"
    " weekdays, stopped_at, created_at, updated_at, version",
    "watch_keys": "key, watch_id",
}


def _copy(connection: psycopg.Connection, table: str, rows: list[Row]) -> None:
    statement = f"COPY {table} ({COLUMNS[table]}) FROM STDIN"
    with connection.cursor().copy(statement.encode()) as copy:
        for row in rows:
            copy.write_row(row)


def milliseconds(work: Callable[[int], None], rounds: int) -> list[float]:
    for number in range(3):  # warm the caches of both sides
        work(number)
    result = []
    for number in range(3, 3 + rounds):
        started = time.perf_counter()
        work(number)
        result.append((time.perf_counter() - started) * 1000)
    return result


class Bench:
    """One buyer, one procurement, and the work that is measured."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.buyer, self.day = organisation(), 0
        with Session(engine, expire_on_commit=False) as session:
            session.add(self.buyer)
            session.flush()
            self.row = procurement(
                self.buyer,
                cpv_prefixes=PREFIXES,
                regions=[REGION],
                municipalities=[MUNICIPALITY],
            )
            session.add(self.row)
            session.commit()

    def look_up(self, _: int) -> None:
        """The hits alone, no inserts."""
        item = Item(
            kind=ItemKind.PROCUREMENT,
            id=self.row.id,
            buyer=self.buyer.id,
            cpv_prefixes=PREFIXES,
            regions=[REGION],
            municipalities=[MUNICIPALITY],
        )
        with Session(self.engine) as session:
            reach = queries.Reach(new_id(), item, item_keys(item))
            rows = session.execute(queries.hits(item.kind, is_wide=False), reach.values).all()
        assert len(rows) == HITS, len(rows)

    def first_of_the_day(self, _: int) -> None:
        """A week later each time, so that every match opens a slot of its own."""
        self.day += 7
        self._match()

    def later_that_day(self, _: int) -> None:
        """Every match joins a slot that is open."""
        self._match()

    def _match(self) -> None:
        with Session(self.engine, expire_on_commit=False) as session:
            planned = ProcurementPlanned(procurement_id=self.row.id, organisation_id=self.buyer.id)
            event_id = record_event(session, SYSTEM, planned)
            session.flush()
            event = session.get_one(OutboxEvent, event_id)
            event.time = now = START + timedelta(days=self.day)
            assert match_event(session, event, now, window_seconds=60) == HITS
            session.commit()


def rows_of(url: str, rounds: int) -> Iterator[tuple[str, ...]]:
    engine, first, base = create_engine(url), 0, 0.0
    bench = Bench(engine)
    for size in SIZES:
        for begin in range(first, size, SIZES[1]):
            add_watches(url, begin, min(begin + SIZES[1], size), bench.buyer.id)
        first = size
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        looked = milliseconds(bench.look_up, rounds)
        matched = milliseconds(bench.first_of_the_day, rounds)
        joined = milliseconds(bench.later_that_day, rounds)
        base = base or statistics.median(matched)
        with engine.connect() as connection:
            keys = connection.exec_driver_sql("SELECT count(*) FROM watch_keys").scalar_one()
        times = f"{statistics.median(matched) / base:.2f}"
        yield f"{size:,}", f"{keys:,}", _spread(looked), _spread(matched), _spread(joined), times
    engine.dispose()


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.1f} ({min(values):.1f}–{max(values):.1f})"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        private_postgres(Path(folder) / "postgres", durable=True) as url,
    ):
        upgrade(url)
        print(_machine(url))
        print(f"{HITS:,} hits, {rounds} rounds, median (least–most) in ms\n")
        print("| watches | keys | look-up | first of the day | later that day | × 10,000 |")
        print("|---|---|---|---|---|---|")
        for row in rows_of(url, rounds):
            print("| " + " | ".join(row) + " |", flush=True)


def _machine(url: str) -> str:
    with create_engine(url).connect() as connection:
        version = connection.exec_driver_sql("SHOW server_version").scalar_one()
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), load {os.getloadavg()[0]:.1f} at the"
        f" start, Python {platform.python_version()}, PostgreSQL {version}"
    )


if __name__ == "__main__":
    main()
