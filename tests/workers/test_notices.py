"""Authors get one mail on the dispositions of their contributions, in their language."""

import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.contributions.events import (
    ContributionDisposed,
    ContributionReleased,
    ContributionRemoved,
)
from api.contributions.mails.moderation import mail_removed
from api.contributions.mails.outcomes import mail_askers, mail_disposed, mail_released
from api.contributions.models import (
    AnsweredQuestion,
    Contribution,
    ContributionKind,
    ContributionStatus,
    Disposition,
    DispositionOutcome,
)
from api.core.events import Event
from api.core.i18n import Language, LocalText
from api.dialogues.models import Dialogue
from api.mails.models import Mail, MailKind
from api.organisations.models import Organisation, OrganisationStatus
from tests.factories.accounts import person
from tests.factories.contributions import contribution, disposition, official, question
from tests.factories.dialogues import dialogue
from tests.factories.events import outbox_event
from tests.factories.organisations import organisation
from workers import event_handlers

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
URL = "http://testserver.local"


class Stage:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.buyer: Organisation = self.add(organisation())
        self.call: Dialogue = self.add(dialogue(self.buyer, title="Kyydit"))
        self.anna: Person = self.add(person(email="anna@example.fi", language=Language.SV))

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def asks(self, author: Person | None, text: str, **values: Any) -> Contribution:
        row: Contribution = self.add(question(self.call, author, text=text, **values))
        return row

    def says(self, author: Person | None, text: str, **values: Any) -> Contribution:
        row: Contribution = self.add(contribution(self.call, author, text=text, **values))
        return row

    def answer(self, *questions: Contribution) -> Contribution:
        kind = ContributionKind.ANSWER
        row: Contribution = self.add(official(self.call, self.buyer, kind=kind, text="Kyllä saa."))
        for one in questions:
            self.add(AnsweredQuestion(answer_id=row.id, question_id=one.id))
        return row

    def disposes(self, said: Contribution, **values: Any) -> Disposition:
        row: Disposition = self.add(disposition(said, **values))
        return row

    def mails(self) -> list[Mail]:
        return list(self.session.scalars(select(Mail).order_by(Mail.address, Mail.created_at)))


@pytest.fixture
def stage(sync_session: Session) -> Stage:
    return Stage(sync_session)


def test_asker_gets_one_mail_about_an_answer(stage: Stage) -> None:
    bertta = stage.add(person(email="bertta@example.fi"))
    asked = [
        stage.asks(stage.anna, "Ensimmäinen?"),
        stage.asks(bertta, "Toinen?"),
        stage.asks(stage.anna, "Kolmas?"),
        stage.asks(None, "Kuitilla?"),
    ]
    answer = stage.answer(*asked)
    for _ in range(3):
        mail_askers(stage.session, answer.id, URL)
    first, second = stage.mails()
    assert (first.address, first.kind) == ("anna@example.fi", MailKind.NOTICE)
    assert first.subject == "Din fråga har fått svar: Kyydit"
    link = f"{URL}/dialogues/{stage.call.id}?lang=sv"
    for words in ("Ensimmäinen?", "Kolmas?", "Kyllä saa.", link):
        assert words in first.text
        assert words in first.html
    assert "Toinen?" not in first.text
    assert second.subject == "Kysymykseesi on vastattu: Kyydit"


@pytest.mark.parametrize("gone", [ContributionStatus.WITHDRAWN, ContributionStatus.REMOVED])
def test_unreadable_item_is_not_mailed(stage: Stage, gone: ContributionStatus) -> None:
    asked = stage.asks(stage.anna, "Ensimmäinen?")
    answer = stage.answer(asked)
    stage.disposes(asked)
    asked.status = gone
    stage.session.flush()
    mail_askers(stage.session, answer.id, URL)
    mail_disposed(stage.session, asked.id, NOW, URL)
    mail_released(stage.session, asked.id, URL)
    assert stage.mails() == []


def test_an_answer_that_was_removed_is_not_mailed(stage: Stage) -> None:
    answer = stage.answer(stage.asks(stage.anna, "Ensimmäinen?"))
    answer.status = ContributionStatus.REMOVED
    stage.session.flush()
    mail_askers(stage.session, answer.id, URL)
    assert stage.mails() == []


def test_a_batch_is_one_mail_for_each_author(stage: Stage) -> None:
    bertta = stage.add(person(email="bertta@example.fi"))
    said = [
        stage.says(stage.anna, "Jakakaa osiin."),
        stage.says(bertta, "Sähköbussit."),
        stage.asks(stage.anna, "Entä viikonloput?"),
    ]
    stage.disposes(said[0], outcome=DispositionOutcome.ADOPTED)
    stage.disposes(said[1], outcome=DispositionOutcome.NOT_ADOPTED)
    stage.disposes(
        said[2],
        outcome=DispositionOutcome.PARTLY,
        reason={Language.SV: LocalText("Bara lördagar.")},
    )
    for item in [*said, *said]:
        mail_disposed(stage.session, item.id, NOW, URL)
    first, second = stage.mails()
    assert first.subject == "Det här ledde dina inlägg till: Kyydit"
    for words in ("Jakakaa osiin.", "Beaktas", "Beaktas delvis", "Bara lördagar."):
        assert words in first.text
    assert "Ei johda muutokseen" in second.text
    assert "Jakakaa" not in second.text


def test_replaced_disposition_is_mailed_alone(stage: Stage) -> None:
    said = [stage.says(stage.anna, "Jakakaa osiin."), stage.says(stage.anna, "Sähköbussit.")]
    standing = [stage.disposes(item, outcome=DispositionOutcome.NOTED) for item in said]
    mail_disposed(stage.session, said[0].id, NOW, URL)
    standing[0].replaced_at = NOW
    stage.session.flush()
    stage.disposes(said[0], number=2, outcome=DispositionOutcome.ADOPTED)
    mail_disposed(stage.session, said[0].id, NOW, URL)
    _, second = stage.mails()
    assert "Jakakaa osiin." in second.text
    assert "Sähköbussit." not in second.text


def test_disposition_replaced_before_its_mail_is_not_mailed(stage: Stage) -> None:
    said = stage.says(stage.anna, "Jakakaa osiin.")
    stage.disposes(said, outcome=DispositionOutcome.NOTED, replaced_at=NOW)
    stage.disposes(said, number=2, outcome=DispositionOutcome.ADOPTED)
    mail_disposed(stage.session, said.id, NOW, URL)
    (mail,) = stage.mails()
    assert "Antecknas" not in mail.text


def test_receipt_holder_gets_no_mail(stage: Stage) -> None:
    said = stage.says(None, "Jakakaa osiin.", status=ContributionStatus.REMOVED)
    stage.disposes(said)
    mail_disposed(stage.session, said.id, NOW, URL)
    mail_removed(stage.session, said.id, URL)
    mail_released(stage.session, said.id, URL)
    assert stage.mails() == []


def test_mail_about_a_removal_has_the_reason_and_no_text(stage: Stage) -> None:
    said = stage.says(
        stage.anna,
        "Soittakaa 040 1234567.",
        status=ContributionStatus.REMOVED,
        removal_reason={Language.FI: LocalText("Puhelinnumero")},
    )
    for _ in range(2):
        mail_removed(stage.session, said.id, URL)
    (mail,) = stage.mails()
    assert mail.subject == "Ditt inlägg har tagits bort: Kyydit"
    assert "Puhelinnumero" in mail.text
    assert "040" not in mail.text + mail.html


def test_release_is_mailed_once(stage: Stage) -> None:
    said = stage.says(stage.anna, "Jakakaa <b>osiin</b>.")
    for _ in range(2):
        mail_released(stage.session, said.id, URL)
    (mail,) = stage.mails()
    assert mail.subject == "Ditt inlägg har publicerats: Kyydit"
    assert "Jakakaa <b>osiin</b>." in mail.text
    assert "<b>" not in mail.html


def test_hidden_buyer_sends_no_notices(stage: Stage) -> None:
    asked = stage.asks(stage.anna, "Ensimmäinen?")
    answer = stage.answer(asked)
    stage.disposes(asked)
    stage.buyer.status = OrganisationStatus.SUSPENDED
    stage.session.flush()
    mail_askers(stage.session, answer.id, URL)
    mail_disposed(stage.session, asked.id, NOW, URL)
    assert stage.mails() == []


@pytest.mark.parametrize(
    ("fact", "status", "subject"),
    [
        (ContributionReleased, ContributionStatus.PUBLISHED, "Ditt inlägg har publicerats"),
        (ContributionRemoved, ContributionStatus.REMOVED, "Ditt inlägg har tagits bort"),
        (ContributionDisposed, ContributionStatus.PUBLISHED, "Det här ledde dina inlägg till"),
    ],
)
def test_each_event_has_its_handler(
    stage: Stage,
    handler_settings: None,
    fact: type[Event],
    status: ContributionStatus,
    subject: str,
) -> None:
    said = stage.says(stage.anna, "Jakakaa osiin.", status=status)
    stage.disposes(said)
    event = stage.add(
        outbox_event(type=fact.name, data={"contribution_id": str(said.id)}, position=1)
    )
    for consumer in event_handlers.CONSUMERS_OF[fact.name]:
        event_handlers.handle(stage.session, consumer, event)
    (mail,) = stage.mails()
    assert mail.subject == f"{subject}: Kyydit"


def test_two_concurrent_events_of_a_batch_make_one_mail(committing: Engine) -> None:
    """The second handler waits for the first, and then finds nothing left to mail."""
    with Session(committing, expire_on_commit=False) as session:
        stage = Stage(session)
        said = [stage.says(stage.anna, "Jakakaa osiin."), stage.says(stage.anna, "Sähköbussit.")]
        for item in said:
            stage.disposes(item)
        session.commit()

    def second() -> None:
        with Session(committing) as other, other.begin():
            mail_disposed(other, said[1].id, NOW, URL)

    waiting = threading.Thread(target=second, daemon=True)
    with Session(committing) as first, first.begin():
        mail_disposed(first, said[0].id, NOW, URL)
        first.flush()
        waiting.start()
        waiting.join(timeout=1)
        assert waiting.is_alive()
    waiting.join(timeout=30)
    assert not waiting.is_alive()
    with Session(committing) as after:
        (mail,) = after.scalars(select(Mail))
        assert "Sähköbussit." in mail.text
