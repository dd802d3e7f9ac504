"""The tasks enrol members, and start another batch while digests are due."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import ModuleType

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session

from api.buyer_digests.models import BuyerDigest
from api.core import settings
from api.core.clock import utc_now
from api.mails.models import Mail
from api.organisations.models import Role
from tests import servers
from tests.factories.accounts import person
from tests.factories.contributions import question
from tests.factories.dialogues import dialogue
from tests.factories.organisations import membership, organisation
from tests.settings import SECRET_KEY


@pytest.fixture
def tasks(
    committing: Engine, database_url: str, worker_number: int, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ModuleType]:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", servers.redis_url(worker_number))
    monkeypatch.setenv("VUOROPUHELU_SECRET_KEY", SECRET_KEY)
    settings.load_settings.cache_clear()
    from workers.tasks import digests

    @contextmanager
    def transaction() -> Iterator[Session]:
        with Session(committing) as session, session.begin():
            yield session

    monkeypatch.setattr(digests, "transaction", transaction)
    monkeypatch.setattr(digests, "READERS", 2)
    yield digests
    settings.load_settings.cache_clear()


def test_members_are_enrolled_and_their_digests_written_a_batch_at_a_time(
    tasks: ModuleType, committing: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_on: list[None] = []
    monkeypatch.setattr(tasks.mail_buyer_digests, "delay", lambda: handed_on.append(None))
    with Session(committing, expire_on_commit=False) as session, session.begin():
        house, people = organisation(), [person() for _ in range(3)]
        call = dialogue(house)
        session.add_all([house, *people])
        session.flush()
        session.add_all([call, *(membership(item, house, Role.OFFICER) for item in people)])
    tasks.enrol_readers()
    with Session(committing) as session, session.begin():
        asked_at = utc_now() - timedelta(minutes=2)
        session.add(question(call, None, published_at=asked_at))
        since = asked_at - timedelta(hours=1)
        session.execute(update(BuyerDigest).values(due_at=utc_now(), told_until=since))
    told = []
    for _ in range(3):
        tasks.mail_buyer_digests()
        with Session(committing) as session:
            told.append((session.scalar(select(func.count(Mail.id))), len(handed_on)))
    assert told == [(2, 1), (3, 1), (3, 1)]
