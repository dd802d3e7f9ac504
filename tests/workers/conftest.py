"""For tests whose connections must see each other's work."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.orm import Session

from api.core.settings import Settings
from api.organisations.models import Organisation
from tests.emptying import PEOPLE_AND_ORGANISATIONS
from tests.factories.organisations import organisation
from tests.workers.digest_steps import DigestStage
from workers import event_handlers


@pytest.fixture
def committing(database_url: str) -> Iterator[Engine]:
    """Connections that really commit; what they leave is taken away."""
    engine = create_engine(database_url)
    yield engine
    with engine.begin() as connection:
        connection.execute(text(PEOPLE_AND_ORGANISATIONS))
    engine.dispose()


@pytest.fixture
def handler_settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Event handlers load the settings of the tests."""
    monkeypatch.setattr(event_handlers, "load_settings", lambda: settings)


@pytest.fixture
def buyer(sync_session: Session) -> Organisation:
    row = organisation()
    sync_session.add(row)
    sync_session.flush()
    return row


@pytest.fixture
def digest_stage(sync_session: Session) -> DigestStage:
    return DigestStage(sync_session)
