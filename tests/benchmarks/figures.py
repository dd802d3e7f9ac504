"""Figures of 300 buyers: computed from the beginning, and after one event, beside a plain list.

    uv run python -m tests.benchmarks.figures [procurements]

Starts a PostgreSQL of its own, durable as in production, and prints one table.
"""

import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

import api.models  # noqa: F401 - the mappers must know every table
from api.figures.jobs.measuring import PROCUREMENTS, refresh
from api.figures.jobs.rebuilding import rebuild
from api.figures.models import PeriodKind
from api.figures.queries.reading import ValueFilter, values
from api.figures.rules.catalogue import FIGURES
from api.plans.models.procurements import Procurement
from tests.benchmarks.common import (
    Servers,
    machine,
    print_head,
    print_row,
    private_servers,
    spread,
    vacuum,
)
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

BUYERS, ROUNDS = 300, 30
NOW = datetime(2027, 12, 1, tzinfo=UTC)

_OWN = {
    "id": "gen_random_uuid()",
    "organisation_id": "(:buyers)[1 + number % array_length(:buyers, 1)]",
    "published_at": "timestamptz '2025-01-01' + number % 900 * interval '1 day'",
    "status": "CASE number % 3 WHEN 0 THEN 'planned' ELSE 'tendering' END",
    "notice_id": "CASE number % 3 WHEN 0 THEN NULL ELSE number::text END",
}
_PROMISES = """
    INSERT INTO promised_dates
        (id, procurement_id, milestone, date_value, precision, actual, at, reason)
    SELECT gen_random_uuid(), id, 'notice', date_trunc('month', published_at)::date
            + (CASE WHEN actual THEN 200 ELSE 0 END), CASE WHEN actual THEN 'day' ELSE 'month' END,
        actual, published_at, '{}'
    FROM procurements, unnest(ARRAY[false, true]) actual
    WHERE published_at IS NOT NULL AND (NOT actual OR notice_id IS NOT NULL)
"""


def fill(servers: Servers, count: int) -> None:
    with Session(create_engine(servers.url)) as session, session.begin():
        buyers = [organisation(business_id=f"{number:07}-0") for number in range(BUYERS)]
        session.add_all(buyers)
        session.flush()
        session.add(procurement(buyers[0], published_at=None))
        session.flush()
        columns = [one.name for one in Procurement.__table__.columns if one.computed is None]
        chosen = ", ".join(_OWN.get(name, f"pattern.{name}") for name in columns)
        insert = (
            f"INSERT INTO procurements ({', '.join(columns)}) "
            f"SELECT {chosen} FROM procurements pattern, generate_series(1, :count) number"
        )
        ids: list[UUID] = [buyer.id for buyer in buyers]
        session.execute(text(insert), {"buyers": ids, "count": count})
        session.execute(text(_PROMISES))
    vacuum(servers)


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def main(count: int) -> None:
    with private_servers() as servers:
        fill(servers, count)
        print(machine(servers.url))
        print_head("what", f"{count:,} procurements of {BUYERS} buyers")
        with Session(create_engine(servers.url)) as session:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            seconds = timed(lambda: print_row("measurements", f"{rebuild(session, NOW):,}")) / 1000
            session.commit()
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
            print_row("rebuild", f"{seconds:.0f} s, memory + {grown} MB")
            _after_an_event(session)
            _reading(session)


def _after_an_event(session: Session) -> None:
    rows = list(session.scalars(select(Procurement).limit(ROUNDS)))
    changed = []
    for row in rows:
        row.sme_suitable = not row.sme_suitable
        session.commit()
        changed.append(timed(lambda row=row: _refresh(session, row.id)))  # type: ignore[misc]
    print_row("after an event that changes a figure, ms", spread(changed))
    same = [timed(lambda row=row: _refresh(session, row.id)) for row in rows]  # type: ignore[misc]
    print_row("after an event that changes none, ms", spread(same))


def _refresh(session: Session, procurement_id: UUID) -> None:
    refresh(session, PROCUREMENTS, [procurement_id], NOW)
    session.commit()


def _reading(session: Session) -> None:
    buyer = session.scalars(select(Procurement.organisation_id).limit(1)).one()
    versions = [(definition.id, definition.version) for definition in FIGURES.values()]
    asked = ValueFilter(period=PeriodKind.MONTH)
    stmt = values(buyer, versions, asked, start=None, limit=50)
    listed = select(Procurement).where(Procurement.organisation_id == buyer)
    plain = listed.order_by(Procurement.id).limit(51)
    figures = [timed(lambda: session.scalars(stmt).all()) for _ in range(ROUNDS)]
    lists = [timed(lambda: session.scalars(plain).all()) for _ in range(ROUNDS)]
    print_row("50 values of a buyer, ms", spread(figures))
    print_row("50 procurements of a buyer, ms", spread(lists))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
