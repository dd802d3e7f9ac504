"""Buyers' digests: one mail a window, only with work that the member may see and act on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

import api.models  # noqa: F401 - all tables
from api.accounts.models import Person
from api.buyer_digests.jobs import SETTLED_AFTER, enrol, mail_due
from api.buyer_digests.links import BuyerLinks
from api.buyer_digests.models import BuyerDigest
from api.contributions.models import ContributionKind, ContributionStatus
from api.core.actor import Actor, ActorKind
from api.core.audit import record_audit
from api.core.i18n import Language, LocalText
from api.core.partial_dates import PartialDate
from api.core.schedule import Frequency
from api.dialogues.models import Dialogue, DialogueStatus
from api.mails.models import Mail, MailKind
from api.organisations.models import OrganisationStatus, Role
from api.plans.models.values import Contact, PlanStatus
from tests.factories.accounts import person
from tests.factories.buyer_digests import buyer_digest
from tests.factories.continuous import continuous_dialogue
from tests.factories.contributions import contribution, official, question, report
from tests.factories.dialogues import dialogue
from tests.factories.interests import interest
from tests.factories.meetings import meeting, sign_up
from tests.factories.organisations import membership, organisation, supplier
from tests.factories.plans import plan, procurement
from tests.settings import SECRET_KEY

DUE = datetime(2027, 3, 3, 6, tzinfo=UTC)  # Wednesday, 8:00 in Helsinki
NOW = DUE + timedelta(seconds=5)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
RECENT = NOW - HOUR
LINKS = BuyerLinks("https://vuoropuhelu.example", SECRET_KEY)


class House:
    """A buyer with an open call, and an officer whose digest is due."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.buyer = self.add(organisation(name="Oulun kaupunki"))
        self.officer = self.member(Role.OFFICER, email="officer@example.fi")
        self.call: Dialogue = self.add(
            dialogue(self.buyer, opens_at=NOW - 30 * DAY, closes_at=NOW + 30 * DAY)
        )

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def member(self, role: Role, email: str, language: Language = Language.FI) -> BuyerDigest:
        somebody: Person = self.add(person(email=email, language=language))
        belongs = self.add(membership(somebody, self.buyer, role))
        values = {"told_until": DUE - DAY, "due_at": DUE}
        row: BuyerDigest = self.add(buyer_digest(belongs, **values))
        return row

    def say(self, **values: Any) -> Any:
        return self.add(contribution(self.call, None, **{"published_at": RECENT, **values}))

    def ask(self, **values: Any) -> Any:
        return self.add(question(self.call, None, **{"published_at": RECENT, **values}))

    def mails(self, now: datetime = NOW) -> dict[str, Mail]:
        """Builds all due digests and returns all mails."""
        while mail_due(self.session, now, LINKS, limit=2):
            self.session.flush()
        self.session.expire_all()
        return {mail.address: mail for mail in self.session.scalars(select(Mail))}

    def text(self) -> str:
        return self.mails()["officer@example.fi"].text


@pytest.fixture
def house(sync_session: Session) -> House:
    return House(sync_session)


def test_a_question_becomes_one_mail_with_one_click_to_stop(house: House) -> None:
    house.ask()
    mail = house.mails()["officer@example.fi"]
    assert mail.kind is MailKind.BUYER_DIGEST
    assert mail.key == f"buyer-digest:{house.officer.id}:{DUE.isoformat()}"
    assert mail.subject == "Oulun kaupunki: 1 kysymys odottaa vastausta"
    assert f"/my/dialogues/{house.call.id}/answer?lang=fi" in mail.text
    assert mail.headers["List-Unsubscribe"] == f"<{LINKS.stop(house.officer.id)}>"
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert house.officer.told_until == NOW - SETTLED_AFTER
    assert house.officer.due_at == DUE + DAY


def test_digest_without_content_sends_no_mail_and_closes_the_window(house: House) -> None:
    assert house.mails() == {}
    assert (house.officer.told_until, house.officer.due_at) == (NOW - SETTLED_AFTER, DUE + DAY)


def test_second_run_at_once_sends_nothing(house: House) -> None:
    house.ask()
    assert len(house.mails()) == 1
    house.officer.due_at = DUE
    house.officer.told_until = DUE - DAY  # the key of the mail exists already
    assert len(house.mails()) == 1
    assert house.session.scalar(select(func.count()).select_from(Mail)) == 1


def test_waiting_question_is_not_repeated_every_day(house: House) -> None:
    house.ask(published_at=DUE - HOUR)
    days = [len(house.mails(NOW + n * DAY)) for n in range(9)]
    # Wednesday, then after 3 and 6 days: Saturday and Tuesday. Monday's digest covers the weekend.
    house.session.expire_all()
    rows = house.session.scalars(select(Mail.key).order_by(Mail.key)).all()
    assert [key.partition("T")[0][-10:] for key in rows] == [
        "2027-03-03",
        "2027-03-08",
        "2027-03-09",
    ]
    assert days[-1] == 1  # `mails` is keyed by address


def test_answered_withdrawn_and_foreign_questions_are_left_out(house: House) -> None:
    house.ask(status=ContributionStatus.WITHDRAWN)
    elsewhere = house.add(dialogue(house.add(organisation(name="Raision kaupunki"))))
    house.add(question(elsewhere, None, published_at=RECENT))
    assert house.mails() == {}


def test_moderation_queue_is_sent_to_moderators(house: House) -> None:
    house.member(Role.OCCASIONAL, "occasional@example.fi")
    house.say(status=ContributionStatus.HELD, published_at=None, created_at=RECENT)
    reported = house.say(published_at=NOW - 9 * DAY)
    house.add(report(reported, at=RECENT))
    dismissed = house.say(published_at=NOW - 9 * DAY)
    house.add(report(dismissed, at=RECENT, dismissed_at=RECENT))
    mails = house.mails()
    assert list(mails) == ["officer@example.fi"]
    assert "1 puheenvuoro odottaa julkaisua" in mails["officer@example.fi"].text
    assert "1 puheenvuorosta on tehty ilmoitus" in mails["officer@example.fi"].text


def test_new_comments_are_counted_without_the_readers_own(house: House) -> None:
    house.say()
    house.say()
    house.say(published_at=DUE - 2 * DAY)
    house.add(official(house.call, house.buyer, published_at=RECENT))
    assert "2 uutta kommenttia" in house.text()


def test_interests_are_listed_with_readable_names(house: House) -> None:
    item = house.add(procurement(house.buyer))
    firms = [house.add(supplier(name=name)) for name in ("Puhtax Oy", "Kielletty Oy")]
    firms[1].status = OrganisationStatus.SUSPENDED
    for firm in firms:
        house.add(interest(firm, item, created_at=RECENT))
    house.add(interest(firms[0], house.call, created_at=DUE - 2 * DAY))
    text = house.text()
    assert "2 yritystä haluaa tarjota" in text
    assert "Puhtax Oy" in text
    assert "Kielletty Oy" not in text
    assert f"/procurements/{item.id}" in text
    assert f"/dialogues/{house.call.id}" not in text


def test_withdrawn_and_foreign_interests_are_left_out(house: House) -> None:
    firm = house.add(supplier())
    house.add(interest(firm, house.call, created_at=RECENT, withdrawn_at=RECENT))
    other = house.add(procurement(house.add(organisation(name="Raision kaupunki"))))
    house.add(interest(firm, other, created_at=RECENT, public=True))
    assert house.mails() == {}


def test_coming_meeting_is_listed_with_its_sign_ups(house: House) -> None:
    near = house.add(
        meeting(house.call, starts_at=NOW + 4 * DAY - HOUR, announced_at=NOW - 9 * DAY, capacity=2)
    )
    for _ in range(2):
        house.add(sign_up(near, house.add(person())))
    text = house.text()
    assert "2 ilmoittautunutta (2 paikkaa)" in text
    assert f"/dialogues/{house.call.id}?lang=fi#meetings" in text


def test_closing_calls_and_missing_summaries_are_listed(house: House) -> None:
    house.call.closes_at = NOW + 4 * DAY - HOUR
    house.add(
        dialogue(
            house.buyer, DialogueStatus.CLOSED, title="Ruokapalvelut", closed_at=RECENT - 14 * DAY
        )
    )
    text = house.text()
    assert "Sulkeutuu 7.3.2027 klo 7.00" in text
    assert "RUOKAPALVELUT" not in text
    assert "Ruokapalvelut\nSulkeutunut 17.2.2027." in text


def test_stale_entries_are_listed_once_in_a_fortnight(house: House) -> None:
    late = {"notice_expected": PartialDate.of(date(2027, 3, 2)), "published_at": NOW - 99 * DAY}
    house.add(procurement(house.buyer, title="Myöhässä", **late))
    house.add(
        plan(
            house.buyer,
            status=PlanStatus.PUBLISHED,
            title="Vanha suunnitelma",
            period_start=date(2026, 3, 3),
            period_end=date(2027, 3, 2),
        )
    )
    text = house.text()
    assert "Myöhässä\nHankintailmoitus piti julkaista: 2.3.2027." in text
    assert f"/buyers/{house.buyer.id}/work?lang=fi" in text
    assert "Vanha suunnitelma\nKausi päättyi 2.3.2027." in text
    for day in range(1, 20):
        house.mails(NOW + day * DAY)
    keys = house.session.scalars(select(Mail.key).order_by(Mail.key)).all()
    assert [key.partition("T")[0][-10:] for key in keys] == ["2027-03-03", "2027-03-17"]


def test_occasional_buyer_gets_own_items_only(house: House) -> None:
    row = house.member(Role.OCCASIONAL, "olli@example.fi")
    olli = house.session.scalars(select(Person).where(Person.email == "olli@example.fi")).one()
    late = {"notice_expected": PartialDate.of(date(2027, 3, 2)), "published_at": NOW - 99 * DAY}
    named = Contact(name="Olli", email="Olli@example.fi")
    house.add(procurement(house.buyer, title="Yhteyshenkilönä", contact=named, **late))
    made = house.add(procurement(house.buyer, title="Itse tehty", **late))
    house.add(procurement(house.buyer, title="Toisen", **late))
    actor = Actor(kind=ActorKind.PERSON, person_id=olli.id)
    record_audit(
        house.session,
        actor,
        "procurement.create",
        f"procurements/{made.id}",
        organisation_id=house.buyer.id,
    )
    house.session.flush()
    mails = house.mails()
    assert row.told_until == NOW - SETTLED_AFTER
    for title in ("Yhteyshenkilönä", "Itse tehty"):
        assert title in mails["olli@example.fi"].text
    assert "Toisen" not in mails["olli@example.fi"].text
    assert "Toisen" in mails["officer@example.fi"].text


def test_viewers_and_former_members_get_no_digest(house: House) -> None:
    house.member(Role.VIEWER, "viewer@example.fi")  # was an officer when it was made
    house.ask()
    assert list(house.mails()) == ["officer@example.fi"]


@pytest.mark.parametrize("status", [OrganisationStatus.SUSPENDED, OrganisationStatus.PENDING])
def test_buyer_without_permission_to_answer_gets_no_questions(
    house: House, status: OrganisationStatus
) -> None:
    house.ask()
    house.buyer.status = status
    assert house.mails() == {}


def test_digest_is_in_the_members_language(house: House) -> None:
    house.member(Role.LEADER, "ledare@example.fi", Language.SV)
    house.call.title = {Language.FI: LocalText("Kyydit"), Language.SV: LocalText("Skjutsar")}
    house.ask()
    mail = house.mails()["ledare@example.fi"]
    assert mail.language is Language.SV
    assert mail.subject == "Oulun kaupunki: 1 fråga väntar på svar"
    assert "Skjutsar" in mail.text


@pytest.mark.parametrize(
    "change",
    [
        {"stopped_at": DUE, "due_at": None},
        {"frequency": Frequency.NEVER, "due_at": None},
    ],
)
def test_member_who_stopped_it_gets_no_digest(house: House, change: dict[str, Any]) -> None:
    for name, value in change.items():
        setattr(house.officer, name, value)
    house.ask()
    assert house.mails() == {}


def test_failing_digest_is_retried_and_delays_no_other(house: House) -> None:
    broken = house.member(Role.OFFICER, "broken@example.fi")
    reader = house.session.scalars(select(Person).where(Person.email == "broken@example.fi")).one()
    reader.time_zone = "Mars/Olympus"
    house.ask()
    assert list(house.mails()) == ["officer@example.fi"]
    assert (broken.told_until, broken.due_at) == (DUE - DAY, NOW + HOUR)
    reader.time_zone = "Europe/Helsinki"
    assert "broken@example.fi" in house.mails(NOW + HOUR)


def test_members_who_may_act_get_a_digest_once(house: House) -> None:
    newcomers = {
        role: house.add(membership(house.add(person()), house.buyer, role)) for role in Role
    }
    firm = house.add(supplier())
    house.add(membership(house.add(person()), firm, Role.ADMIN))
    assert enrol(house.session, NOW) == 3
    assert enrol(house.session, NOW) == 0
    stmt = select(BuyerDigest).where(BuyerDigest.membership_id == newcomers[Role.LEADER].id)
    row = house.session.scalars(stmt).one()
    assert (row.frequency, row.hour, row.told_until) == (Frequency.WEEKDAYS, 8, NOW)
    assert row.due_at == DUE + DAY


def test_two_workers_at_once_write_each_mail_once(committing: Engine) -> None:
    with Session(committing) as session:
        house = House(session)
        house.ask()
        for number in range(8):
            house.member(Role.OFFICER, f"member{number}@example.fi")
        session.commit()

    def work(_: int) -> int:
        closed = 0
        with Session(committing) as session:
            while found := mail_due(session, NOW, LINKS, limit=1):
                closed += found
                session.commit()
        return closed

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(work, range(3))) == 9
    with Session(committing) as session:
        mails = session.scalars(select(Mail.address)).all()
    assert len(mails) == len(set(mails)) == 9


def test_digest_claimed_by_a_killed_worker_is_claimed_again(committing: Engine) -> None:
    with Session(committing) as session:
        House(session).ask()
        session.commit()
    with Session(committing) as one, Session(committing) as other:
        assert mail_due(one, NOW, LINKS) == 1
        assert mail_due(other, NOW, LINKS) == 0  # claimed by the other
        one.rollback()  # killed before its commit
        assert mail_due(other, NOW, LINKS) == 1
        other.commit()
    with Session(committing) as session:
        assert session.scalar(select(func.count()).select_from(Mail)) == 1


def test_answers_are_not_listed_as_questions(house: House) -> None:
    house.say(kind=ContributionKind.ANSWER, official=True)
    assert house.mails() == {}


def test_question_outside_calls_waits_like_one_in_a_call(house: House) -> None:
    row = house.add(procurement(house.buyer, title="Lumityöt"))
    asked = house.add(continuous_dialogue(row))
    house.add(question(asked, None, published_at=RECENT))
    text = house.text()
    assert "Lumityöt" in text
    assert f"/my/dialogues/{row.id}/answer?lang=fi" in text
