"""Addresses without an account get one mail until they confirm, and are erased without watches."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from api.accounts.models import Consent, ConsentMeans, ConsentPurpose, Person, PlatformRole
from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.schedule import Frequency
from api.core.settings import Settings
from api.digests.purging import ERASED_AFTER, erase_unwatching, purge_watch_requests
from api.mails.jobs import SECRET_KINDS, URGENT
from api.mails.models import Mail, MailKind
from api.organisations.models import Role
from api.watches.events import WatchAsked
from api.watches.mails import mail_confirmation
from api.watches.models import Watch, WatchCriteria, WatchRequest
from tests.factories.accounts import person
from tests.factories.events import context
from tests.factories.notifications import keys, watch
from tests.factories.organisations import membership, organisation
from tests.factories.subscribers import watch_request

NOW = datetime(2027, 3, 1, tzinfo=UTC)
LONG_AGO = NOW - ERASED_AFTER - timedelta(hours=1)
LATELY = NOW - ERASED_AFTER + timedelta(hours=1)


def test_five_deliveries_of_a_request_make_one_mail_without_its_text(
    sync_session: Session, settings: Settings
) -> None:
    criteria = WatchCriteria(q="Voitit palkinnon")
    row, _ = watch_request(
        token_hash=None, language=Language.SV, name="https://evil.example", criteria=criteria
    )
    sync_session.add(row)
    for _ in range(5):
        mail_confirmation(sync_session, WatchAsked(row.id), context(settings))
    [mail] = sync_session.scalars(select(Mail)).all()
    assert (mail.kind, mail.address, mail.language) == (
        MailKind.CONFIRMATION,
        row.email,
        Language.SV,
    )
    assert mail.subject == "Bekräfta bevakningen"
    for body, joint in ((mail.text, "&"), (mail.html, "&amp;")):
        assert f"http://testserver.local/watches/confirm?lang=sv{joint}token=vp_wat_" in body
        assert "evil" not in body
        assert "palkinnon" not in body
    assert row.token_hash is not None
    assert MailKind.CONFIRMATION in URGENT & SECRET_KINDS


def test_ended_confirmed_or_deleted_request_is_not_mailed(
    sync_session: Session, settings: Settings
) -> None:
    ended, _ = watch_request(token_hash=None, expires_at=utc_now())
    confirmed, _ = watch_request(token_hash=None, confirmed_at=utc_now())
    gone, _ = watch_request()
    sync_session.add_all([ended, confirmed])
    for row in (ended, confirmed, gone):
        mail_confirmation(sync_session, WatchAsked(row.id), context(settings))
    assert sync_session.scalars(select(Mail)).all() == []


def test_ended_requests_are_deleted(sync_session: Session) -> None:
    rows = [
        watch_request(expires_at=NOW - timedelta(seconds=1))[0],
        watch_request(expires_at=NOW - timedelta(seconds=1), confirmed_at=NOW)[0],
        watch_request(expires_at=NOW)[0],
    ]
    sync_session.add_all(rows)
    sync_session.flush()
    assert purge_watch_requests(sync_session, NOW, limit=1) == 1
    assert purge_watch_requests(sync_session, NOW) == 1
    assert sync_session.scalars(select(WatchRequest.id)).all() == [rows[2].id]


class Stage:
    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def subscriber(self, **values: Any) -> Person:
        defaults = {"has_account": False, "created_at": LONG_AGO, "updated_at": LONG_AGO}
        row: Person = self.add(person(**{**defaults, **values}))
        return row

    def erased(self) -> int:
        self.session.flush()
        return erase_unwatching(self.session, NOW)

    def left(self) -> list[Person]:
        return list(self.session.scalars(select(Person)))


@pytest.fixture
def stage(sync_session: Session) -> Stage:
    return Stage(sync_session)


def test_address_is_erased_after_its_last_watch_stopped(stage: Stage) -> None:
    somebody = stage.subscriber()
    rows = [stage.add(watch(somebody, stopped_at=LONG_AGO)) for _ in range(2)]
    stage.session.add_all(keys(*rows))
    stage.add(
        Consent(
            person_id=somebody.id,
            at=LONG_AGO,
            purpose=ConsentPurpose.WATCH_BY_MAIL,
            means=ConsentMeans.MAILED_LINK,
            words="1",
            language=Language.FI,
        )
    )
    nothing = stage.subscriber()
    assert stage.erased() == 2
    for table in (Person, Watch, Consent):
        assert stage.session.scalar(select(func.count()).select_from(table)) == 0
    audited = set(stage.session.scalars(select(AuditEntry.target)))
    assert audited == {f"people/{somebody.id}", f"people/{nothing.id}"}


@pytest.mark.parametrize(
    "watching",
    [
        {"stopped_at": None},
        {"stopped_at": None, "frequency": Frequency.NEVER},
        {"stopped_at": LATELY},
    ],
)
def test_address_with_a_recent_watch_stays(stage: Stage, watching: dict[str, Any]) -> None:
    somebody = stage.subscriber()
    stage.add(watch(somebody, stopped_at=LONG_AGO))
    stage.add(watch(somebody, **watching))
    assert stage.erased() == 0


@pytest.mark.parametrize(
    "known",
    [
        {"has_account": True},
        {"platform_role": PlatformRole.MODERATOR},
        {"updated_at": LATELY},
    ],
)
def test_person_with_an_account_stays(stage: Stage, known: dict[str, Any]) -> None:
    stage.subscriber(**known)
    assert stage.erased() == 0


def test_members_are_not_erased(stage: Stage) -> None:
    buyer, somebody = stage.add(organisation()), stage.subscriber()
    stage.add(membership(somebody, buyer, Role.VIEWER))
    assert stage.erased() == 0


def test_address_that_confirms_a_watch_meanwhile_stays(committing: Engine) -> None:
    """`email_subscriptions.confirm` locks the person, so the erasure skips them."""
    with Session(committing) as session:
        stage = Stage(session)
        somebody = stage.subscriber()
        session.commit()
        person_id = somebody.id
    with Session(committing) as confirming, Session(committing) as erasing:
        stmt = select(Person).where(Person.id == person_id)
        row = confirming.scalars(stmt.with_for_update(key_share=True)).one()
        confirming.add(watch(row))
        confirming.flush()
        assert erase_unwatching(erasing, NOW) == 0
        confirming.commit()
        erasing.commit()
        assert erase_unwatching(erasing, NOW) == 0
