"""A filter selects the same events in SQL and in memory."""

from itertools import product

from sqlalchemy.orm import Session

from api.core.outbox import OutboxEvent
from api.events import queries
from api.events.rules import LogFilter
from tests.factories.events import outbox_event

NONE: frozenset[str] = frozenset()
TYPES = (NONE, frozenset({"plan.published.v1"}), frozenset({"plan.published.v1", "x.y.v1"}))
SUBJECTS = (NONE, frozenset({"plans/1"}))
MEMBERS = (NONE, frozenset({"a"}), frozenset({"a", "b"}))


def _facts(session: Session) -> list[OutboxEvent]:
    result = [
        outbox_event(type=kind, subject=subject, data=data)
        for kind, subject, data in product(
            ("plan.published.v1", "x.y.v1", "z.z.v1"),
            ("plans/1", "plans/2"),
            ({}, {"organisation_id": "a"}, {"organisation_id": "b", "dialogue_id": "a"}),
        )
    ]
    for position, fact in enumerate(result, start=1):
        fact.position = position
    session.add_all(result)
    session.flush()
    return result


def test_filter_in_memory_equals_the_filter_in_sql(sync_session: Session) -> None:
    facts = _facts(sync_session)
    for types, subjects, organisations, dialogues in product(TYPES, SUBJECTS, MEMBERS, MEMBERS):
        log_filter = LogFilter(
            types=types, subjects=subjects, organisations=organisations, dialogues=dialogues
        )
        rows = sync_session.scalars(queries.open_log(log_filter, after=0, limit=100)).all()
        assert [f.position for f in rows] == [f.position for f in facts if log_filter.fits(f)]
