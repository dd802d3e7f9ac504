"""Transactions that make releases take turns."""

from threading import Thread
from time import monotonic, sleep

from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from api.core.clock import utc_now
from api.core.settings import Settings
from api.exchange.ocds.jobs.releasing import ReleaseBuilder
from api.exchange.ocds.models import OcdsRelease
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

_WAITING = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


def test_a_later_commit_has_a_later_date(committing: Engine, settings: Settings) -> None:
    """A reader that follows by date would otherwise miss the release of the slow transaction."""
    with Session(committing, expire_on_commit=False) as session, session.begin():
        buyer = organisation()
        session.add(buyer)
        session.flush()
        rows = [procurement(buyer), procurement(buyer)]
        session.add_all(rows)
    early, late = utc_now(), utc_now()
    second = Thread(target=_release, args=(committing, settings, rows[1].id, early))
    with Session(committing) as session, session.begin():
        ReleaseBuilder(session, settings, late).refresh([rows[0].id])
        second.start()
        _until_somebody_waits(committing)
    second.join()
    with Session(committing) as session:
        stmt = select(OcdsRelease).order_by(OcdsRelease.number)
        releases = session.scalars(stmt).all()
    assert [each.process_id for each in releases] == [rows[0].id, rows[1].id]
    assert releases[0].date < releases[1].date


def _release(engine: Engine, settings: Settings, process_id: object, now: object) -> None:
    with Session(engine) as session, session.begin():
        ReleaseBuilder(session, settings, now).refresh([process_id])  # type: ignore[arg-type,list-item]


def _until_somebody_waits(engine: Engine) -> None:
    deadline = monotonic() + 10
    with engine.connect() as connection:
        while not connection.scalar(_WAITING):
            assert monotonic() < deadline, "the second transaction did not wait"
            sleep(0.01)
