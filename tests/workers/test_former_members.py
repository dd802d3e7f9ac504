"""Former members get no mails of their organisation, not even those that already wait."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.contributions.events import DialogueFlooded
from api.contributions.mails.moderation import mail_flood
from api.core.settings import Settings
from api.dialogues.events import PublicationRefused
from api.dialogues.mails import mail_refusal
from api.dialogues.models import Dialogue, Refusal
from api.mails.jobs import BULK, claim_mails, release
from api.mails.models import Mail, MailState
from api.organisations.events import ApiKeyCreated, OrganisationApproved, RoleGiven
from api.organisations.mails.security import mail_new_key, mail_role
from api.organisations.mails.standing import mail_standing
from api.organisations.models import Membership, Organisation, Role
from api.webhooks.mails import mail_disabled
from api.webhooks.models import DisabledReason
from tests.factories.accounts import person
from tests.factories.dialogues import dialogue
from tests.factories.events import context, event_of
from tests.factories.mails import mail
from tests.factories.organisations import api_key, membership, organisation
from tests.factories.webhooks import webhook

LEASE = timedelta(minutes=2)
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


class House:
    """A buyer with a leader who stays and one who leaves."""

    def __init__(self, session: Session) -> None:
        self.session, self.buyer = session, organisation()
        session.add(self.buyer)
        session.flush()
        self.stays, self.leaves = self.member("stays"), self.member("leaves")

    def member(self, name: str) -> Membership:
        somebody = person(email=f"{name}@example.fi")
        self.session.add(somebody)
        row = membership(somebody, self.buyer, Role.LEADER)
        self.session.add(row)
        self.session.flush()
        return row

    def remove(self, member: Membership) -> None:
        self.session.delete(member)
        self.session.flush()

    def claim(self, now: datetime = LATER) -> list[str]:
        self.session.flush()
        mails = claim_mails(self.session, BULK, now, lease=LEASE, limit=10)
        return sorted(row.address for row in mails)

    def mails_to(self, member: Membership) -> list[Mail]:
        return list(
            self.session.scalars(
                select(Mail)
                .where(Mail.person_id == member.person_id)
                .execution_options(populate_existing=True)
            )
        )


@pytest.fixture
def house(sync_session: Session) -> House:
    return House(sync_session)


Tells = Callable[[House, Settings], None]


def _standing(house: House, settings: Settings) -> None:
    mail_standing(house.session, OrganisationApproved(house.buyer.id), context(settings))


def _key(house: House, settings: Settings) -> None:
    key, _ = api_key(house.buyer)
    house.session.add(key)
    house.session.flush()
    mail_new_key(house.session, event_of(ApiKeyCreated, api_key_id=key.id), context(settings))


def _role(house: House, settings: Settings) -> None:
    new = house.member("new")
    given = RoleGiven(new.id, house.buyer.id, Role.LEADER, joined=True)
    mail_role(house.session, given, context(settings))


def _webhook(house: House, settings: Settings) -> None:
    row = webhook(house.buyer, disabled_reason=DisabledReason.GONE)
    house.session.add(row)
    house.session.flush()
    mail_disabled(house.session, row, settings)


def _call(house: House, **values: Any) -> Dialogue:
    row = dialogue(house.buyer, **values)
    house.session.add(row)
    house.session.flush()
    return row


def _refusal(house: House, settings: Settings) -> None:
    call = _call(house, publication_refusal=Refusal(NOW, []))
    mail_refusal(house.session, PublicationRefused(call.id), context(settings))


def _flood(house: House, settings: Settings) -> None:
    flooded = event_of(DialogueFlooded, dialogue_id=_call(house).id)
    mail_flood(house.session, flooded, context(settings))


@pytest.mark.parametrize("tell", [_standing, _key, _role, _webhook, _refusal, _flood])
def test_former_member_gets_no_kind_of_mail(house: House, settings: Settings, tell: Tells) -> None:
    tell(house, settings)
    house.remove(house.leaves)
    assert house.claim() == ["stays@example.fi"]
    (waited,) = house.mails_to(house.leaves)
    assert (waited.state, waited.lease_until) == (MailState.TAKEN_BACK, None)
    assert (waited.subject, waited.text, waited.html) == ("", "", "")


def test_membership_is_checked_again_at_each_attempt(house: House, settings: Settings) -> None:
    _standing(house, settings)
    claimed = claim_mails(house.session, BULK, LATER, lease=LEASE, limit=10)
    release(house.session, claimed, LATER, timedelta(0))
    house.remove(house.leaves)
    assert house.claim(LATER + LEASE) == ["stays@example.fi"]


def test_former_member_gets_personal_mails(house: House) -> None:
    somebody = house.session.get_one(Person, house.leaves.person_id)
    house.session.add(mail(person_id=somebody.id, address=somebody.email, next_try_at=NOW))
    house.remove(house.leaves)
    assert house.claim() == [somebody.email]


def test_membership_of_another_organisation_does_not_count(house: House) -> None:
    other: Organisation = organisation()
    somebody = house.session.get_one(Person, house.leaves.person_id)
    house.session.add(other)
    house.session.flush()
    house.session.add(membership(somebody, other, Role.LEADER))
    house.session.add(mail(person_id=somebody.id, address=somebody.email, member_of=house.buyer.id))
    house.remove(house.leaves)
    assert house.claim() == []


def test_batch_of_taken_back_mails_does_not_delay_later_ones(house: House) -> None:
    gone = house.leaves
    house.session.add_all(
        mail(person_id=gone.person_id, member_of=house.buyer.id, next_try_at=NOW) for _ in range(25)
    )
    house.session.add(mail(address="behind@example.fi", next_try_at=NOW + LEASE))
    house.remove(gone)
    assert house.claim() == ["behind@example.fi"]
