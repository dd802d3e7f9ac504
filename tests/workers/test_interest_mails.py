"""A withdrawn interest is mailed to the buyer's people, without the supplier's name."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.actor import SYSTEM
from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.outbox import record_event
from api.core.quiet_hours import QuietHours
from api.core.settings import Settings
from api.events.jobs import publish_pending, run_delivery
from api.interests.events import InterestEnded
from api.interests.mails import mail_withdrawal
from api.interests.models import Interest
from api.interests.rules import Target, build_event
from api.mails.models import Mail, MailKind
from api.organisations.models import Role
from tests.factories.accounts import person
from tests.factories.dialogues import dialogue
from tests.factories.events import context
from tests.factories.interests import interest
from tests.factories.organisations import membership, organisation, supplier
from tests.factories.plans import procurement
from workers import event_handlers

FIRM = "Kuljetus Karhu Ky"
EVENING = datetime(2027, 3, 1, 20, tzinfo=UTC)  # ten on the wall in Helsinki
MORNING = datetime(2027, 3, 2, 5, tzinfo=UTC)


class Stage:
    def __init__(self, session: Session, settings: Settings) -> None:
        self.session, self.settings = session, settings
        self.buyer = self.add(organisation(name="Oulun kaupunki"))
        self.firm = self.add(supplier(name=FIRM))

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def reader(self, name: str, role: Role = Role.OFFICER, **values: Any) -> Person:
        row: Person = self.add(person(email=f"{name}@example.fi", **values))
        self.add(membership(row, self.buyer, role))
        return row

    def withdrawn(self, target: Target, **values: Any) -> InterestEnded:
        row: Interest = self.add(
            interest(self.firm, target, **{"withdrawn_at": utc_now(), **values})
        )
        return build_event(InterestEnded, row, self.buyer.id)

    def mail(self, event: InterestEnded, now: datetime | None = None) -> list[Mail]:
        mail_withdrawal(self.session, event, context(self.settings, now))
        return self.mails()

    def mails(self) -> list[Mail]:
        return list(self.session.scalars(select(Mail).order_by(Mail.address)))


@pytest.fixture
def stage(sync_session: Session, settings: Settings, handler_settings: None) -> Stage:
    return Stage(sync_session, settings)


def test_withdrawal_is_mailed_once_by_way_of_the_relay(stage: Stage) -> None:
    stage.reader("kaj", language=Language.SV)
    bought = stage.add(procurement(stage.buyer))
    record_event(stage.session, SYSTEM, stage.withdrawn(bought))
    stage.session.flush()
    published = publish_pending(stage.session, event_handlers.CONSUMERS_OF, utc_now())
    [delivery] = published.deliveries
    assert run_delivery(stage.session, delivery, event_handlers.handle)
    assert not run_delivery(stage.session, delivery, event_handlers.handle)
    [mail] = stage.mails()
    assert (mail.kind, mail.address) == (MailKind.NOTICE, "kaj@example.fi")
    assert mail.subject.startswith("En intresseanmälan återtogs: ")
    assert "Det hade velat lämna anbud." in mail.text
    assert f"/procurements/{bought.id}?lang=sv" in mail.text
    assert f"/my/procurements/{bought.id}/interests" in mail.text
    assert bought.id in mail.about
    assert mail.member_of == stage.buyer.id


@pytest.mark.parametrize("public", [True, False])
def test_supplier_is_not_named_even_if_the_interest_was_public(stage: Stage, public: bool) -> None:
    stage.reader("anna")
    call = stage.add(dialogue(stage.buyer))
    [mail] = stage.mail(stage.withdrawn(call, public=public, message="Soittakaa Karhulle."))
    for word in ("Karhu", stage.firm.business_id, str(stage.firm.id), "Viisi autoa"):
        assert word not in mail.subject + mail.text + mail.html
    assert f"/dialogues/{call.id}?lang=" in mail.text


def test_recipients_are_the_buyers_people_who_may_read_interests(stage: Stage) -> None:
    for role in (Role.OFFICER, Role.VIEWER, Role.LEADER):
        stage.reader(str(role), role)
    rival = stage.add(organisation(name="Kemin kaupunki"))
    for where in (rival, stage.firm):
        other = stage.add(person())
        stage.add(membership(other, where, Role.LEADER))
    mails = stage.mail(stage.withdrawn(stage.add(procurement(stage.buyer))))
    assert [mail.address.split("@")[0] for mail in mails] == ["leader", "officer", "viewer"]


def test_interest_that_stands_is_not_mailed(stage: Stage) -> None:
    stage.reader("anna")
    bought = stage.add(procurement(stage.buyer))
    assert stage.mail(stage.withdrawn(bought, withdrawn_at=None)) == []


def test_further_withdrawals_of_a_day_add_no_mails(stage: Stage) -> None:
    stage.reader("anna")
    first, second = (stage.add(procurement(stage.buyer)) for _ in range(2))
    for target in (first, first, second):
        stage.mail(stage.withdrawn(target), MORNING)
    assert len(stage.mails()) == 2
    assert len(stage.mail(stage.withdrawn(first), MORNING + timedelta(days=1))) == 3


def test_mail_waits_for_the_end_of_quiet_hours(stage: Stage) -> None:
    stage.reader("anna", quiet_hours=QuietHours(21, 7))
    [mail] = stage.mail(stage.withdrawn(stage.add(procurement(stage.buyer))), EVENING)
    assert mail.next_try_at == MORNING
