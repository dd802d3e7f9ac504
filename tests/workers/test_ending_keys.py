"""Leaders are warned before an API key expires, twice and no more."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.i18n import Language
from api.mails.models import Mail, MailKind
from api.organisations.mails.ending_keys import warn_of_ending_keys
from api.organisations.models import Organisation, Role
from tests.factories.accounts import person
from tests.factories.organisations import api_key, membership, organisation

DAY = timedelta(days=1)
URL = "https://vuoropuhelu.example"


@pytest.fixture
def buyer(sync_session: Session) -> Organisation:
    row, leader = organisation(name="Oulun kaupunki"), person(language=Language.EN)
    sync_session.add_all([row, leader])
    sync_session.flush()
    sync_session.add(membership(leader, row, Role.LEADER))
    sync_session.flush()
    return row


def _mails(session: Session) -> list[Mail]:
    return list(session.scalars(select(Mail).order_by(Mail.id)))


def test_two_warnings_before_the_end(sync_session: Session, buyer: Organisation) -> None:
    now = utc_now()
    key, token = api_key(buyer, Permission.PLAN_WRITE, expires_at=now + 20 * DAY)
    sync_session.add(key)
    sync_session.flush()
    counts = []
    for day in (0, 5, 7, 13, 18, 19, 21):
        warn_of_ending_keys(sync_session, now + day * DAY, URL)
        counts.append(len(_mails(sync_session)))
    assert counts == [0, 0, 1, 1, 2, 2, 2]
    mail = _mails(sync_session)[0]
    assert (mail.kind, mail.subject) == (
        MailKind.SECURITY,
        "API key about to expire: Oulun kaupunki",
    )
    assert f"{URL}/my/organisations/{buyer.id}/keys" in mail.text
    assert token not in mail.text + mail.html


@pytest.mark.parametrize("ended", ["replaced", "revoked"])
def test_key_out_of_use_is_not_warned_of(
    sync_session: Session, buyer: Organisation, ended: str
) -> None:
    now = utc_now()
    old, _ = api_key(buyer, Permission.PLAN_WRITE, expires_at=now + 2 * DAY)
    new, _ = api_key(buyer, Permission.PLAN_WRITE, expires_at=now + 300 * DAY)
    if ended == "revoked":
        old.revoked_at, new.name = now, "Another system"
    sync_session.add_all([old, new])
    sync_session.flush()
    warn_of_ending_keys(sync_session, now, URL)
    assert _mails(sync_session) == []


def test_every_key_of_a_rotation_counts_by_name(sync_session: Session, buyer: Organisation) -> None:
    now = utc_now()
    first, _ = api_key(buyer, Permission.PLAN_WRITE, expires_at=now + 2 * DAY, name="Dynasty")
    other, _ = api_key(buyer, Permission.PLAN_WRITE, expires_at=now + 300 * DAY, name="Sofia")
    sync_session.add_all([first, other])
    sync_session.flush()
    warn_of_ending_keys(sync_session, now, URL)
    [mail] = _mails(sync_session)
    assert "Dynasty" in mail.text
