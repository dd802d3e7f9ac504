"""Mails to authors of hidden texts have the reason and how to object, but never the text."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.clock import utc_now
from api.core.i18n import Language
from api.hidings.models import Hiding, HidingGround
from api.mails.models import Mail
from api.objections.models import Objection
from api.personal_data.events import HIDDEN, ContributionHidden, ObjectionDecided
from api.personal_data.mails import mail_decision, mail_hiding
from tests.factories.accounts import person
from tests.factories.events import context, event_of
from tests.factories.hidings import hiding
from tests.factories.organisations import organisation
from workers import event_handlers

URL = "http://testserver.local"


@pytest.fixture
def author(sync_session: Session) -> Person:
    row = person(email="anna@example.fi", language=Language.SV)
    sync_session.add(row)
    sync_session.flush()
    return row


def _hidden(session: Session, **values: Any) -> Hiding:
    buyer = organisation()
    session.add(buyer)
    session.flush()
    row = hiding(buyer, "contributions/x", **values)
    session.add(row)
    session.flush()
    return row


def _mails(session: Session) -> list[Mail]:
    return list(session.scalars(select(Mail)))


def test_mail_to_the_author_has_ground_reason_and_objection_link(
    sync_session: Session, author: Person
) -> None:
    row = _hidden(sync_session, author_person_id=author.id, ground=HidingGround.TRADE_SECRET)
    for _ in range(2):
        mail_hiding(
            sync_session, event_of(ContributionHidden, hiding_id=row.id, returned=False), context()
        )
    [mail] = _mails(sync_session)
    assert mail.address == "anna@example.fi"
    assert "Företagshemlighet" in mail.text
    assert "Ei kuulu kaikille." in mail.text
    assert f"{URL}/my/hidings/{row.id}" in mail.text


def test_own_hidings_and_receipts_get_no_mail(sync_session: Session, author: Person) -> None:
    own = _hidden(sync_session, author_person_id=author.id, person_id=author.id)
    unknown = _hidden(sync_session)
    for row in (own, unknown):
        mail_hiding(
            sync_session, event_of(ContributionHidden, hiding_id=row.id, returned=False), context()
        )
    assert _mails(sync_session) == []


@pytest.mark.parametrize(("upheld", "word"), [(True, "synligt igen"), (False, "förblir dold")])
def test_decision_on_the_objection_is_mailed_to_the_author(
    sync_session: Session, author: Person, upheld: bool, word: str
) -> None:
    row = _hidden(sync_session, author_person_id=author.id)
    objection = Objection(
        about=f"hidings/{row.id}",
        person_id=author.id,
        text="Miksi?",
        made_at=utc_now(),
        upheld=upheld,
        answer=row.reason,
    )
    sync_session.add(objection)
    sync_session.flush()
    mail_decision(sync_session, ObjectionDecided(objection.id, row.id), context())
    [mail] = _mails(sync_session)
    assert word in mail.text
    assert "Miksi?" not in mail.text


def test_every_event_of_hidings_has_its_mail() -> None:
    for kind in HIDDEN:
        assert "hiding mail" in event_handlers.CONSUMERS_OF[kind.name]
    assert event_handlers.CONSUMERS_OF[ObjectionDecided.name] == ["objection mail"]
