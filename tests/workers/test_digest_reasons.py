"""A digest names the watch that was hit, or its criteria."""

from sqlalchemy.orm import Session

from api.digests.load import _reasons
from api.watches.models import WatchCriteria
from tests.factories.accounts import person
from tests.factories.notifications import watch
from tests.factories.organisations import organisation


def test_a_nameless_watch_brings_the_names_of_its_buyers(sync_session: Session) -> None:
    buyer, somebody = organisation(), person()
    sync_session.add_all([buyer, somebody])
    sync_session.flush()
    row = watch(somebody, WatchCriteria(buyers=[buyer.id]), name="")
    sync_session.add(row)
    sync_session.flush()
    assert _reasons(sync_session, [row.id])[row.id].buyers == {buyer.id: buyer.name}
