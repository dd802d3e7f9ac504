"""Somebody of whom there is a row in every table that the register finds people in."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.contributions.models import ContributionEdit, Vote
from api.core.actor import Actor, ActorKind
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.idempotency import IdempotentAnswer
from api.core.ids import new_id
from api.core.schedule import Frequency
from api.dialogues.models import Dialogue
from api.objections.models import Objection
from api.organisations.models import Organisation, Role
from api.participation.models import Exclusion, Participant
from api.personal_data.models import ErasureRequest, ErasureState, Export, ExportState
from api.watches.models import DigestSlot, Match, NoticeStop
from tests.factories.accounts import consent, person, sign_in, signed_in
from tests.factories.buyer_digests import buyer_digest
from tests.factories.contributions import confidential_part, contribution, official
from tests.factories.dialogues import dialogue
from tests.factories.events import outbox_event
from tests.factories.hidings import hiding
from tests.factories.ideas import idea
from tests.factories.interests import interest, interest_reply
from tests.factories.mails import mail, suppression
from tests.factories.meetings import meeting, sign_up
from tests.factories.notifications import keys, watch
from tests.factories.organisations import asked, invitation, membership, organisation, supplier
from tests.factories.participation import participant
from tests.factories.plans import import_draft, plan, procurement
from tests.factories.subscribers import watch_request
from tests.factories.surveys import response, survey, survey_file


@dataclass
class Life:
    person: Person
    participant: Participant
    call: Dialogue
    buyer: Organisation
    file_key: str


class _Rows:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, *rows: Any) -> Any:
        self._session.add_all(rows)
        self._session.flush()
        return rows[0]


def whole_life(session: Session, *, name: str, email: str, officer: bool = True) -> Life:
    """`officer`: also somebody who has answered for a buyer."""
    rows = _Rows(session)
    buyer, firm = rows.add(organisation()), rows.add(supplier())
    somebody = rows.add(person(name=name, email=email))
    call = rows.add(dialogue(buyer))
    mine = rows.add(participant(call, somebody))
    _account(rows, somebody, buyer)
    _watching(rows, somebody, call)
    key = _taking_part(rows, somebody, mine, call, firm)
    if officer:
        rows.add(official(call, buyer, person_id=somebody.id))
    _rights(rows, somebody, buyer)
    rows.add(procurement(buyer, approved_by=somebody.id))
    rows.add(idea(buyer, firm, person_id=somebody.id))
    rows.add(import_draft(rows.add(plan(buyer)), somebody))
    record_audit(
        session,
        Actor(kind=ActorKind.PERSON, person_id=somebody.id),
        "person.update",
        f"people/{somebody.id}",
    )
    session.flush()
    return Life(somebody, mine, call, buyer, key)


def _account(rows: _Rows, somebody: Person, buyer: Organisation) -> None:
    member = rows.add(membership(somebody, buyer, Role.OFFICER))
    idempotent_answer = IdempotentAnswer(
        owner=f"person:{somebody.id}", key="k", request_hash=b"", status=201, headers=[], body=b""
    )
    rows.add(
        consent(somebody),
        idempotent_answer,
        signed_in(somebody)[0],
        sign_in(email=somebody.email)[0],
        invitation(buyer, somebody.email)[0],
        asked(buyer, email=somebody.email),
        buyer_digest(member),
        mail(person_id=somebody.id, address=somebody.email, text=f"Hei {somebody.name}!"),
        suppression(somebody.email, person_id=somebody.id),
    )


def _watching(rows: _Rows, somebody: Person, call: Dialogue) -> None:
    mine = rows.add(watch(somebody, name=f"{somebody.name} vahti"))
    slot = rows.add(DigestSlot(person_id=somebody.id, frequency=Frequency.DAILY, due_at=utc_now()))
    fact = rows.add(outbox_event(position=1))
    rows.add(
        *keys(mine),
        Match(event_id=fact.id, watch_id=mine.id, slot_id=slot.id),
        NoticeStop(dialogue_id=call.id, person_id=somebody.id, at=utc_now()),
        watch_request(email=somebody.email)[0],
    )


def _taking_part(
    rows: _Rows, somebody: Person, mine: Participant, call: Dialogue, firm: Organisation
) -> str:
    said = rows.add(contribution(call, somebody, participant_id=mine.id, text="Jää sanotuksi."))
    asked, event = rows.add(survey(call)), rows.add(meeting(call))
    answered = rows.add(response(asked, mine))
    upload = rows.add(survey_file(answered))
    rows.add(
        ContributionEdit(contribution_id=said.id, at=utc_now(), text="Ennen."),
        confidential_part(said),
        Vote(contribution_id=said.id, participant_id=mine.id),
        Exclusion(dialogue_id=call.id, participant_id=mine.id, reason={}, at=utc_now()),
        sign_up(event, somebody),
    )
    interested = rows.add(interest(firm, call, person_id=somebody.id))
    rows.add(interest_reply(interested, person_id=somebody.id))
    return str(upload.storage_key)


def _rights(rows: _Rows, somebody: Person, buyer: Organisation) -> None:
    decided = hiding(buyer, f"contributions/{new_id()}", person_id=somebody.id)
    hidden = hiding(buyer, f"contributions/{new_id()}", author_person_id=somebody.id)
    rows.add(decided, hidden)
    rows.add(
        Objection(
            about=f"hidings/{hidden.id}", person_id=somebody.id, text="Miksi?", made_at=utc_now()
        ),
        ErasureRequest(person_id=somebody.id, state=ErasureState.ASKED),
        Export(person_id=somebody.id, state=ExportState.PENDING),
    )
