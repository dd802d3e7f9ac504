"""Mails about ideas and about replies to interests."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import api.models  # noqa: F401 - all tables
from api.core.i18n import Language, LocalText
from api.core.settings import Settings
from api.ideas.events import IdeaDecided, IdeaSent
from api.ideas.mails import mail_decided, mail_sent
from api.ideas.models import IdeaStatus
from api.interest_replies.events import InterestReplied
from api.interest_replies.mails import mail_reply
from api.mails.models import Mail
from api.organisations.models import Role
from tests.factories.accounts import person
from tests.factories.events import context
from tests.factories.ideas import idea
from tests.factories.interests import interest, interest_reply
from tests.factories.organisations import membership, organisation, supplier
from tests.factories.plans import procurement

REASON = {Language.FI: LocalText("Kokeilemme tätä.")}


class Stage:
    """A buyer with an officer and a viewer, a firm with two people."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session, self.settings = session, settings
        self.buyer = self.add(organisation(name="Oulun kaupunki"))
        self.firm = self.add(supplier(name="Kuljetus Karhu Ky"))
        for name, role in (("officer", Role.OFFICER), ("viewer", Role.VIEWER)):
            self.add(membership(self.person(name), self.buyer, role))
        self.sender, self.other = self.person("sender"), self.person("other")
        self.belongs = self.add(membership(self.sender, self.firm, Role.ADMIN))
        self.add(membership(self.other, self.firm, Role.MEMBER))

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def person(self, name: str) -> Any:
        return self.add(person(email=f"{name}@example.fi"))

    def mails(self) -> dict[str, Mail]:
        self.session.flush()
        return {mail.address.partition("@")[0]: mail for mail in self.session.scalars(select(Mail))}


@pytest.fixture
def stage(sync_session: Session, settings: Settings) -> Stage:
    return Stage(sync_session, settings)


def test_idea_is_mailed_to_who_may_answer(stage: Stage) -> None:
    row = stage.add(idea(stage.buyer, stage.firm, person_id=stage.sender.id))
    for _ in range(2):
        mail_sent(stage.session, IdeaSent(idea_id=row.id), context(stage.settings))
    mails = stage.mails()
    assert list(mails) == ["officer"]
    assert f"/my/ideas/{row.id}?lang=fi" in mails["officer"].text
    assert row.title in mails["officer"].subject


def test_decision_and_reason_are_mailed_to_the_sender(stage: Stage) -> None:
    values = {"status": IdeaStatus.TAKEN_UP, "reason": REASON, "person_id": stage.sender.id}
    row = stage.add(idea(stage.buyer, stage.firm, **values))
    mail_decided(stage.session, IdeaDecided(idea_id=row.id), context(stage.settings))
    mails = stage.mails()
    assert list(mails) == ["sender"]
    assert "Kokeilemme tätä." in mails["sender"].text


def test_reply_is_mailed_to_the_others_once_the_sender_has_left(stage: Stage) -> None:
    target = stage.add(procurement(stage.buyer))
    row = stage.add(interest(stage.firm, target, person_id=stage.sender.id))
    first, second = stage.add(interest_reply(row)), stage.add(interest_reply(row))
    mail_reply(stage.session, InterestReplied(interest_reply_id=first.id), context(stage.settings))
    assert list(stage.mails()) == ["sender"]
    stage.session.delete(stage.belongs)
    stage.session.flush()
    mail_reply(stage.session, InterestReplied(interest_reply_id=second.id), context(stage.settings))
    mails = stage.mails()
    assert sorted(mails) == ["other", "sender"]
    assert f"/my/interests/{row.id}/replies" in mails["other"].text
