"""Operators hear who waits; an organisation's people hear what was decided. Each once, in their own
language.
"""

from itertools import count
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import PlatformRole
from api.core.actor import SYSTEM
from api.core.clock import utc_now
from api.core.events import Event
from api.core.i18n import Language
from api.core.outbox import OutboxEvent, record_event
from api.core.settings import Settings
from api.mails.models import Mail, MailKind
from api.organisations.events import ConfirmedBy, UnconfirmedReason
from api.organisations.jobs import fill_name_keys
from api.organisations.mails.operators import GATHERED_FOR, tell_operators
from api.organisations.models import Organisation, OrganisationStatus, Role
from api.organisations.rules import confirmation
from api.organisations.rules import organisations as rules
from tests.factories.accounts import person
from tests.factories.organisations import claimed, membership, organisation, supplier
from workers import event_handlers

pytestmark = pytest.mark.usefixtures("handler_settings")

_POSITIONS = count(1)


def _react(session: Session, *events: Event) -> list[Mail]:
    """All mails, once the reactions to the facts have been delivered twice."""
    for event in events:
        event_id: UUID = record_event(session, SYSTEM, event)
        session.flush()
        row = session.get_one(OutboxEvent, event_id)
        row.position = next(_POSITIONS)
        for consumer in event_handlers.CONSUMERS_OF[event.name] * 2:
            event_handlers.handle(session, consumer, row)
    return list(session.scalars(select(Mail).order_by(Mail.address)))


def _with_leader(session: Session, where: Organisation) -> str:
    leader = person(language=Language.SV)
    session.add_all([where, leader])
    session.flush()
    session.add(membership(leader, where, Role.LEADER))
    return leader.email


def test_pending_buyer_is_mailed_to_operators(sync_session: Session, settings: Settings) -> None:
    buyer = organisation(name="Pieksämäen kaupunki", status=OrganisationStatus.PENDING)
    operators = [
        person(
            email=f"{n}@operator.example", platform_role=PlatformRole.OPERATOR, language=language
        )
        for n, language in enumerate((Language.FI, Language.EN))
    ]
    sync_session.add_all(operators)
    _with_leader(sync_session, buyer)
    assert _react(sync_session, *rules.registered(buyer)) == [], "gathered first"
    tell_operators(sync_session, utc_now() + GATHERED_FOR, settings)
    mails = list(sync_session.scalars(select(Mail).order_by(Mail.address)))
    assert [(mail.address, mail.subject, mail.kind) for mail in mails] == [
        ("0@operator.example", "Odottaa sinua: 1", MailKind.STANDING),
        ("1@operator.example", "Waiting for you: 1", MailKind.STANDING),
    ]
    for mail in mails:
        assert buyer.business_id in mail.text
        assert f"http://testserver.local/operating/organisations/{buyer.id}" in mail.text
        assert "Pieksämäen" not in mail.subject + mail.text + mail.html


def test_new_supplier_is_not_mailed_to_operators(sync_session: Session) -> None:
    firm = supplier()
    sync_session.add_all([firm, person(platform_role=PlatformRole.OPERATOR)])
    assert _react(sync_session, *rules.registered(firm)) == []


def test_decision_is_mailed_to_the_members(sync_session: Session) -> None:
    buyer = organisation(name="Raseborgs stad", status=OrganisationStatus.PENDING)
    leader = _with_leader(sync_session, buyer)
    sync_session.add(person(platform_role=PlatformRole.OPERATOR))
    decided = (
        lambda: rules.suspend(buyer),
        lambda: rules.approve(buyer, utc_now()),
        lambda: rules.suspend(buyer),
        lambda: rules.approve(buyer, utc_now()),
    )
    for decide in decided:
        mails = _react(sync_session, decide())
    assert {mail.address for mail in mails} == {leader}
    assert sorted(mail.subject for mail in mails) == [
        "Avstängd: Raseborgs stad",
        "Godkänd: Raseborgs stad",
        "Godkänd: Raseborgs stad",
        "Inte godkänd: Raseborgs stad",
    ]


def test_displacement_is_mailed_to_both_organisations(sync_session: Session) -> None:
    real, false = claimed(name="Suuryritys Oyj"), claimed(name="Suuryritys Oyj")
    told = {_with_leader(sync_session, real): "confirmed", _with_leader(sync_session, false): ""}
    for event in (
        confirmation.confirm(real, ConfirmedBy.LETTER, utc_now()),
        confirmation.displace(false, real.id),
    ):
        mails = _react(sync_session, event)
    assert {mail.address for mail in mails} == set(told)
    by_subject = {mail.subject: mail.text for mail in mails}
    assert "Suuryritys Oyj är bekräftad" in by_subject
    [displaced] = [
        text for subject, text in by_subject.items() if subject.startswith("Någon annan")
    ]
    assert "Obekräftat konto som använde namnet Suuryritys Oyj" in displaced


def test_revoked_confirmation_is_mailed_to_the_members(sync_session: Session) -> None:
    firm = supplier(name="Suuryritys Oyj")
    leader = _with_leader(sync_session, firm)
    [mail] = _react(sync_session, confirmation.unconfirm(firm, UnconfirmedReason.REVOKED))
    assert (mail.address, mail.subject) == (leader, "Suuryritys Oyj är inte längre bekräftad")


def test_missing_name_keys_are_filled_in(sync_session: Session) -> None:
    old = supplier(name="Kuljetus Karhu Oy", name_keys=[])
    sync_session.add(old)
    sync_session.flush()
    assert [fill_name_keys(sync_session) for _ in range(2)] == [1, 0]
    assert old.name_keys == ["kuljetuskarhu", "kuljetuskarhuoy"]
