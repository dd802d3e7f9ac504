"""Old events are pruned from the beginning of the log, and the last pruned one is remembered."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.events import Audience
from api.core.outbox import OutboxEvent
from api.events import queries
from api.events.jobs import prune_events, publish_pending
from api.events.models import Delivery
from tests.factories.events import outbox_event

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
OLD, YOUNG = NOW - timedelta(days=1), NOW + timedelta(days=1)
CONSUMERS = {"organisation.approved.v1": ["matching"]}


def _publish(session: Session, at: datetime, *audiences: Audience) -> None:
    for audience in audiences:
        session.add(outbox_event(audience=audience))
        session.flush()
    publish_pending(session, CONSUMERS, at)


def _kept(session: Session) -> list[int | None]:
    return list(session.scalars(select(OutboxEvent.position).order_by(OutboxEvent.position)))


def _forgotten(session: Session) -> int:
    return session.scalars(queries.pruned_position()).one()


def test_only_the_last_pruned_public_event_is_remembered(sync_session: Session) -> None:
    """Whoever has it lacks nothing, though a private one behind it went too."""
    _publish(sync_session, OLD, Audience.PUBLIC, Audience.PUBLIC, Audience.PRIVATE)
    _publish(sync_session, YOUNG, Audience.PUBLIC)
    assert _forgotten(sync_session) == 0
    assert prune_events(sync_session, NOW) == 3
    assert _kept(sync_session) == [4]
    assert _forgotten(sync_session) == 2
    assert len(sync_session.scalars(select(Delivery)).all()) == 1


def test_event_is_kept_while_an_earlier_position_is_kept(sync_session: Session) -> None:
    """A clock was moved: the second was published "before" the first. No hole comes of it."""
    _publish(sync_session, YOUNG, Audience.PUBLIC)
    _publish(sync_session, OLD, Audience.PUBLIC)
    _publish(sync_session, YOUNG, Audience.PUBLIC)
    assert prune_events(sync_session, NOW) == 0
    assert _kept(sync_session) == [1, 2, 3]


def test_pruning_works_in_batches(sync_session: Session) -> None:
    _publish(sync_session, OLD, *[Audience.PUBLIC] * 5)
    assert prune_events(sync_session, NOW, batch=3) == 3
    assert (_kept(sync_session), _forgotten(sync_session)) == ([4, 5], 3)


def test_positions_continue_after_all_events_are_pruned(sync_session: Session) -> None:
    """The newest fact stays: the next position is counted from it."""
    _publish(sync_session, OLD, Audience.PUBLIC, Audience.PUBLIC)
    sync_session.add(outbox_event())  # not published: not forgotten either
    sync_session.flush()
    prune_events(sync_session, NOW)
    publish_pending(sync_session, CONSUMERS, YOUNG)
    assert _kept(sync_session) == [2, 3]
