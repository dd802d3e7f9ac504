"""A buyer with procurements and dialogues whose events are handled as a worker handles them."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.contributions.events import ContributionWithdrawn, QuestionAnswered
from api.contributions.models import AnsweredQuestion, Contribution, ContributionKind
from api.core.clock import utc_now
from api.core.events import Event
from api.core.ids import new_id
from api.core.settings import Settings
from api.dialogues.events import DialogueOpened
from api.dialogues.models import Dialogue, DialogueStatus
from api.events.handlers import HandlerContext
from api.exchange.ocds.jobs.subscriptions import OCDS_HANDLERS
from api.exchange.ocds.models import OcdsProcess, OcdsRelease
from api.interests.events import InterestRegistered
from api.organisations.models import Organisation
from api.plans.events import ProcurementChanged, ProcurementPlanned
from api.plans.models.procurements import Procurement
from tests.factories.contributions import official, question
from tests.factories.dialogues import about, dialogue
from tests.factories.events import outbox_event
from tests.factories.interests import interest
from tests.factories.organisations import organisation, supplier
from tests.factories.plans import procurement

Json = dict[str, Any]


class OcdsStage:
    def __init__(self, session: Session, settings: Settings) -> None:
        self.session, self.settings = session, settings
        self.now = utc_now()
        self.is_waiting = False
        self.waiting: list[Event] = []
        """Events that are not delivered while `is_waiting`."""
        self.buyer: Organisation = organisation()
        self.add(self.buyer)

    def add(self, *rows: Any) -> None:
        for row in rows:
            self.session.add(row)
            self.session.flush()

    def handle(self, event: Event) -> None:
        """Deliver the event to the handlers of OCDS, a minute later than the one before."""
        self.session.flush()
        if self.is_waiting:
            self.waiting.append(event)
            return
        self.now += timedelta(minutes=1)
        row = outbox_event(id=new_id(), type=event.name, time=self.now)
        context = HandlerContext(self.settings, self.now, row)
        for handler in OCDS_HANDLERS:
            if type(event) in handler.events:
                handler.handle(self.session, event, context)

    def planned(self, **values: Any) -> Procurement:
        row = procurement(self.buyer, **values)
        self.add(row)
        self.handle(ProcurementPlanned(procurement_id=row.id, organisation_id=self.buyer.id))
        return row

    def changed(self, row: Procurement) -> None:
        self.handle(ProcurementChanged(procurement_id=row.id, organisation_id=row.organisation_id))

    def opened(self, *rows: Procurement, **values: Any) -> Dialogue:
        call = dialogue(self.buyer, DialogueStatus.OPEN, **values)
        self.add(call, *(about(call, row) for row in rows))
        self.handle(DialogueOpened(dialogue_id=call.id, organisation_id=self.buyer.id))
        return call

    def answered(self, call: Dialogue, asked: str, answer: str) -> Contribution:
        asks = question(call, None, text=asked)
        says = official(call, self.buyer, kind=ContributionKind.ANSWER, text=answer)
        self.add(asks, says)
        self.add(AnsweredQuestion(answer_id=says.id, question_id=asks.id))
        self.handle(
            QuestionAnswered(
                contribution_id=says.id,
                dialogue_id=call.id,
                organisation_id=self.buyer.id,
                kind="answer",
                questions=[asks.id],
            )
        )
        return asks

    def withdrawn(self, asks: Contribution) -> None:
        self.handle(
            ContributionWithdrawn(
                contribution_id=asks.id,
                dialogue_id=asks.dialogue_id,
                organisation_id=self.buyer.id,
                kind="question",
            )
        )

    def interested(self, row: Procurement, name: str, **values: Any) -> Organisation:
        firm = supplier(name=name, **values)
        self.add(firm)
        wants = interest(firm, row, public=True)
        self.add(wants)
        self.handle(
            InterestRegistered(
                interest_id=wants.id,
                organisation_id=self.buyer.id,
                kind="bid",
                procurement_id=row.id,
            )
        )
        return firm

    def releases(self, thing: Procurement | Dialogue) -> list[Json]:
        """The live ones, oldest first."""
        return [msgspec.json.decode(row.body) for row in self.rows(thing) if row.body]

    def rows(self, thing: Procurement | Dialogue) -> Collection[OcdsRelease]:
        stmt = select(OcdsRelease).where(OcdsRelease.process_id == thing.id)
        ordered = stmt.order_by(OcdsRelease.number).execution_options(populate_existing=True)
        return self.session.scalars(ordered).all()

    def compiled(self, thing: Procurement | Dialogue) -> Json:
        stmt = select(OcdsProcess.compiled).where(OcdsProcess.process_id == thing.id)
        compiled: Json = msgspec.json.decode(self.session.scalars(stmt).one() or "null")
        return compiled
