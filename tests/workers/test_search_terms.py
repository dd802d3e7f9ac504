"""After an upgrade of the dictionaries everything is reindexed, and is found meanwhile."""

import pytest
from sqlalchemy import literal, select, text
from sqlalchemy.orm import Session

from api.codelists import jobs as codelists
from api.core.lexicon import current_version
from api.core.search import matches_stored, matches_text
from api.dialogues import jobs as dialogues
from api.digests import jobs as notifications
from api.organisations import jobs as organisations
from api.plans import jobs as plans
from api.plans.models.procurements import Procurement
from api.plans.queries.names import named
from api.watches.models import Watch, WatchCriteria
from api.webhooks import jobs as webhooks
from tests.factories.accounts import person
from tests.factories.notifications import watch
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

BEFORE = "'kuljetus'\tkuljetus\tkuljetu"
"""A stored search as the migration leaves it."""


def _found(session: Session, q: str) -> bool:
    found = matches_text(Procurement, q, named(Procurement))
    return bool(session.scalars(select(Procurement.id).where(found)).all())


def _stored_hits(session: Session, query: str) -> bool:
    hit = matches_stored(Procurement, Procurement.search_terms, literal(query))
    return bool(session.scalars(select(Procurement.id).where(hit)).all())


@pytest.fixture
def old(sync_session: Session) -> Procurement:
    """A public procurement indexed without dictionaries, and a person who watches for it."""
    buyer, somebody = organisation(), person()
    sync_session.add_all([buyer, somebody])
    sync_session.flush()
    row = procurement(buyer, title="Koulukuljetukset", cpv_main=None, cpv_prefixes=[])
    row.search_terms, row.search_title = "'koulukuljetukset':1A", "'koulukuljetukset':1A"
    row.search_text, row.search_version = "koulukuljetukset", ""
    wanted = watch(somebody, WatchCriteria(q="kuljetusten"))
    wanted.query, wanted.query_version = BEFORE, ""
    sync_session.add_all([row, wanted])
    sync_session.flush()
    return row


def test_row_is_found_by_former_terms_before_reindexing(
    sync_session: Session, old: Procurement
) -> None:
    assert _found(sync_session, "koulukuljetukset")
    assert _found(sync_session, "kuljetus"), "within a compound, by trigrams"
    assert not _found(sync_session, "siivous")
    assert _stored_hits(sync_session, BEFORE)
    assert not _stored_hits(sync_session, "kuljetus/kuljetu koulu/koulu"), "what old releases write"


def test_reindexed_row_is_found_by_all_forms_and_otherwise_unchanged(
    sync_session: Session, old: Procurement
) -> None:
    version, changed = old.version, old.updated_at
    assert plans.make_terms(sync_session) == 1
    sync_session.expire_all()
    assert (old.version, old.updated_at) == (version, changed)
    assert (old.search_version, old.search_text) == (current_version(), "")
    assert _found(sync_session, "koulujen kuljetuksissa")
    assert plans.make_terms(sync_session) == 0


def test_watches_are_reindexed(sync_session: Session, old: Procurement) -> None:
    assert notifications.make_terms(sync_session) == 1
    sync_session.expire_all()
    row = sync_session.scalars(select(Watch)).one()
    assert row.query_version == current_version()
    assert "'kuljetus'" in (row.query or "")
    assert notifications.make_terms(sync_session) == 0


@pytest.mark.usefixtures("old")
def test_reindexing_of_each_kind_ends(sync_session: Session) -> None:
    sync_session.execute(text("UPDATE organisations SET search_version = 'before'"))
    sync_session.execute(text("UPDATE codes SET search_version = '?' WHERE list_name = 'regions'"))
    for step in (codelists, organisations, dialogues, webhooks, plans, notifications):
        while step.make_terms(sync_session):
            pass
        assert step.make_terms(sync_session) == 0


def test_reindexing_without_dictionaries_changes_nothing(
    sync_session: Session, old: Procurement, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.core.reindexing.lexicon", lambda: None)
    old.search_version = "before"
    sync_session.flush()
    assert plans.make_terms(sync_session) == 0
