"""Operators get at most one mail an hour about all open tasks, without user texts."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.accounts.models import PlatformRole
from api.core.clock import utc_now
from api.core.settings import Settings
from api.mails.models import Mail
from api.organisations.mails.operators import (
    LETTER,
    LISTED,
    WAITS,
    note_for_operators,
    tell_operators,
)
from api.organisations.models import OperatorNews, Organisation, OrganisationStatus
from api.personal_data.retention import retain
from tests.factories.accounts import person
from tests.factories.events import context
from tests.factories.organisations import asked, claimed, organisation

START = utc_now()
QUARTER, HOUR = timedelta(minutes=15), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _operator(sync_session: Session) -> None:
    sync_session.add(person(platform_role=PlatformRole.OPERATOR))


def _waits(session: Session, at: datetime) -> Organisation:
    buyer = organisation(name="Maksa heti", status=OrganisationStatus.PENDING)
    session.add(buyer)
    session.flush()
    note_for_operators(session, buyer.id, WAITS, context(now=at))
    return buyer


def _mails(session: Session) -> list[Mail]:
    return list(session.scalars(select(Mail).order_by(Mail.created_at, Mail.id)))


def test_waiting_tasks_make_one_mail(sync_session: Session, settings: Settings) -> None:
    buyers = [_waits(sync_session, START + n * timedelta(seconds=1)) for n in range(25)]
    firm = claimed(name="Xyzzy Oy")
    sync_session.add(firm)
    sync_session.flush()
    sync_session.add(asked(firm))
    for _ in range(2):
        note_for_operators(sync_session, firm.id, LETTER, context(now=START + HOUR / 10))
    tell_operators(sync_session, START + QUARTER - timedelta(seconds=1), settings)
    assert _mails(sync_session) == [], "more may come"
    for _ in range(2):
        tell_operators(sync_session, START + QUARTER, settings)
    [mail] = _mails(sync_session)
    assert mail.subject == "Odottaa sinua: 26"
    assert all(row.business_id in mail.text for row in [*buyers, firm])
    for words in ("Maksa", "Xyzzy"):
        assert words not in mail.subject + mail.text + mail.html


def test_the_next_mail_comes_an_hour_later(sync_session: Session, settings: Settings) -> None:
    _waits(sync_session, START)
    tell_operators(sync_session, START + QUARTER, settings)
    later = _waits(sync_session, START + QUARTER)
    for minutes in range(15, 75):
        tell_operators(sync_session, START + timedelta(minutes=minutes), settings)
    assert len(_mails(sync_session)) == 1
    tell_operators(sync_session, START + QUARTER + HOUR, settings)
    mail = _mails(sync_session)[-1]
    assert (mail.subject, later.business_id in mail.text) == ("Odottaa sinua: 1", True)


def test_finished_task_is_not_listed(sync_session: Session, settings: Settings) -> None:
    buyer, firm = _waits(sync_session, START), claimed()
    sync_session.add(firm)
    sync_session.flush()
    sync_session.add(asked(firm, ended_at=START))
    note_for_operators(sync_session, firm.id, LETTER, context(now=START))
    buyer.status = OrganisationStatus.APPROVED
    tell_operators(sync_session, START + QUARTER, settings)
    assert _mails(sync_session) == []
    _waits(sync_session, START)
    tell_operators(sync_session, START + QUARTER, settings)
    assert len(_mails(sync_session)) == 1, "no mail was sent, so no hour has begun"


def test_mail_lists_a_bounded_number_and_counts_the_rest(
    sync_session: Session, settings: Settings
) -> None:
    for _ in range(LISTED + 3):
        _waits(sync_session, START)
    tell_operators(sync_session, START + QUARTER, settings)
    [mail] = _mails(sync_session)
    assert mail.text.count("/operating/organisations/") == LISTED
    assert "Lisäksi odottaa: 3" in mail.text


def test_mailed_tasks_are_deleted(sync_session: Session, settings: Settings) -> None:
    _waits(sync_session, START)
    tell_operators(sync_session, START + QUARTER, settings)
    retain(sync_session, START + QUARTER + timedelta(days=1, seconds=1))
    assert sync_session.scalar(select(func.count()).select_from(OperatorNews)) == 0
