"""Leaders get mails about new keys and managers; people get mails about their changed role."""

from itertools import count

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.actor import SYSTEM, Permission
from api.core.events import Event
from api.core.i18n import Language
from api.core.outbox import OutboxEvent, record_event
from api.mails.models import Mail, MailKind
from api.organisations.events import ApiKeyCreated, RoleGiven
from api.organisations.models import Membership, Organisation, Role
from tests.factories.accounts import person
from tests.factories.organisations import api_key, membership, organisation
from workers import event_handlers

pytestmark = pytest.mark.usefixtures("handler_settings")
_POSITIONS = count(1)


@pytest.fixture
def buyer(sync_session: Session) -> Organisation:
    row = organisation(name="Oulun kaupunki")
    sync_session.add(row)
    sync_session.flush()
    return row


def _with(session: Session, where: Organisation, role: Role) -> tuple[Person, Membership]:
    somebody = person(language=Language.EN, name="Click https://evil.example")
    session.add(somebody)
    session.flush()
    member = membership(somebody, where, role)
    session.add(member)
    session.flush()
    return somebody, member


def _react(session: Session, event: Event) -> list[Mail]:
    """All mails, once the reactions to the fact have been delivered twice."""
    row = session.get_one(OutboxEvent, _recorded(session, event))
    row.position = next(_POSITIONS)
    for consumer in event_handlers.CONSUMERS_OF[event.name] * 2:
        event_handlers.handle(session, consumer, row)
    return list(session.scalars(select(Mail)))


def _recorded(session: Session, event: Event) -> object:
    event_id = record_event(session, SYSTEM, event)
    session.flush()
    return event_id


def _given(member: Membership, role: Role, *, joined: bool) -> RoleGiven:
    where = member.organisation_id
    return RoleGiven(membership_id=member.id, organisation_id=where, role=role, joined=joined)


def test_new_key_is_mailed_to_leaders_without_its_secret(
    sync_session: Session, buyer: Organisation
) -> None:
    leader, _ = _with(sync_session, buyer, Role.LEADER)
    officer, _ = _with(sync_session, buyer, Role.OFFICER)
    _with(sync_session, buyer, Role.VIEWER)
    key, token = api_key(buyer, Permission.PLAN_WRITE, maker_person_id=officer.id)
    sync_session.add(key)
    sync_session.flush()
    api_key_created = ApiKeyCreated(api_key_id=key.id, organisation_id=buyer.id)
    [mail] = _react(sync_session, api_key_created)
    assert (mail.address, mail.kind) == (leader.email, MailKind.SECURITY)
    assert mail.subject == "New API key: Oulun kaupunki"
    assert f"Made by: {officer.email}. Scopes: plan:write. Valid until " in mail.text
    assert str(key.expires_at.year) in mail.text
    for secret in (token, key.hint, "evil"):
        assert secret not in mail.text + mail.html + mail.subject


def test_managers_get_the_mail_where_there_is_no_leader(
    sync_session: Session, buyer: Organisation
) -> None:
    officer, _ = _with(sync_session, buyer, Role.OFFICER)
    key, _ = api_key(buyer, Permission.PLAN_WRITE)
    sync_session.add(key)
    sync_session.flush()
    [mail] = _react(sync_session, ApiKeyCreated(api_key_id=key.id, organisation_id=buyer.id))
    assert mail.address == officer.email


@pytest.mark.parametrize("joined", [True, False])
def test_new_manager_is_mailed_to_leaders(
    sync_session: Session, buyer: Organisation, *, joined: bool
) -> None:
    leader, _ = _with(sync_session, buyer, Role.LEADER)
    officer, member = _with(sync_session, buyer, Role.OFFICER)
    mails = _react(sync_session, _given(member, Role.OFFICER, joined=joined))
    told = {mail.address: mail for mail in mails}
    assert told.keys() == ({leader.email} if joined else {leader.email, officer.email})
    assert told[leader.email].subject == "New managing member: Oulun kaupunki"
    assert officer.email in told[leader.email].text
    assert all(mail.kind is MailKind.SECURITY for mail in mails)
    assert all("evil" not in mail.text + mail.html + mail.subject for mail in mails)


def test_changed_role_is_mailed_to_the_person(sync_session: Session, buyer: Organisation) -> None:
    _with(sync_session, buyer, Role.LEADER)
    viewer, member = _with(sync_session, buyer, Role.VIEWER)
    [mail] = _react(sync_session, _given(member, Role.VIEWER, joined=False))
    assert (mail.address, mail.subject) == (viewer.email, "Your role has changed: Oulun kaupunki")


def test_new_viewer_makes_no_mail(sync_session: Session, buyer: Organisation) -> None:
    _with(sync_session, buyer, Role.LEADER)
    _, member = _with(sync_session, buyer, Role.VIEWER)
    assert _react(sync_session, _given(member, Role.VIEWER, joined=True)) == []
