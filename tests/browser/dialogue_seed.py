"""A dialogue to take part in: with a document, a survey, a meeting and a comment; and a firm."""

from collections.abc import Sequence
from typing import NamedTuple

from api.contributions.models import Contribution
from api.dialogues.models import DialogueFormat
from api.organisations.models import Role
from api.surveys.questions import Question
from tests.factories import accounts, organisations
from tests.factories.contributions import contribution, disposition
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, text_version
from tests.factories.meetings import meeting
from tests.factories.participation import participant
from tests.factories.surveys import QUESTIONS, survey
from tests.flows.platform import Platform

COMMENT = "Pienet osat sopivat meille."
PARAGRAPH = "Reitit jaetaan viiteen osaan."


class Seed(NamedTuple):
    title: str
    dialogue: str
    """Its page."""
    token: str
    """The session of a supplier's person."""


def seed_dialogue(
    platform: Platform, title: str, questions: Sequence[Question] = QUESTIONS
) -> Seed:
    with platform.sessions.begin() as session:
        buyer = organisations.organisation(name="Oulun kaupunki")
        firm = organisations.supplier(name="Kyyti Oy")
        person = accounts.person(name="Kaisa Kuljettaja")
        session.add_all([buyer, firm, person])
        session.flush()
        signed_in, token = accounts.signed_in(person)
        call = dialogue(buyer, title=title, formats=list(DialogueFormat))
        session.add_all([signed_in, organisations.membership(person, firm, Role.ADMIN), call])
        session.flush()
        author, text = participant(call), document(call)
        session.add(author)
        session.flush()
        comment = contribution(call, None, text=COMMENT, participant_id=author.id)
        session.add_all([text, survey(call, questions=[*questions]), meeting(call), comment])
        session.flush()
        version, paragraphs = text_version(text)
        session.add(version)
        session.flush()
        session.add_all(paragraphs)
        return Seed(title, f"/dialogues/{call.id}", token)


def decide(platform: Platform, text: str) -> None:
    """The buyer says what it does about this comment."""
    with platform.sessions.begin() as session:
        row = session.query(Contribution).filter_by(text=text).one()
        session.add(disposition(row))
