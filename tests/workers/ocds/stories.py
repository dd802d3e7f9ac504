"""Random histories of a procurement, its dialogue, questions and interests, with hidings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random

from api.contributions.events import ContributionEdited
from api.contributions.models import Contribution, ContributionStatus
from api.core.actor import SYSTEM
from api.core.i18n import Language, LocalText
from api.core.partial_dates import PartialDate, Precision
from api.dialogues.events import DialogueConcluded
from api.dialogues.models import Dialogue, DialogueStatus
from api.hidings.models import Hiding
from api.interests.events import InterestWithdrawn
from api.interests.models import Interest
from api.personal_data import register
from api.personal_data.hide import carry_out, hidden_event, owner_of
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementLot, SustainabilityCriterion
from tests.factories.hidings import hiding
from tests.settings import SECRET_KEY
from tests.workers.ocds.stage import OcdsStage


def hide(stage: OcdsStage, subject: str, field_name: str) -> Hiding:
    """Carry out a hiding; its event waits."""
    thing = register.find_thing(subject)
    assert thing is not None
    owner = owner_of(stage.session, thing)
    assert owner is not None
    more = {"field": field_name, "dialogue_id": owner.dialogue_id}
    row = hiding(stage.buyer, subject, fields=[], done_at=None, **more)
    stage.add(row)
    carry_out(stage.session, SYSTEM, thing, row, SECRET_KEY)
    return row


def announce(stage: OcdsStage, row: Hiding) -> None:
    """Deliver the event of a hiding."""
    thing = register.find_thing(row.subject)
    assert thing is not None
    owner = owner_of(stage.session, thing)
    assert owner is not None
    stage.handle(hidden_event(thing, row, owner, []))


@dataclass
class Story:
    """`gone` are the words that no release may hold any more."""

    stage: OcdsStage
    random: Random
    row: Procurement = field(init=False)
    call: Dialogue = field(init=False)
    asked: list[Contribution] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    count: int = 0

    def __post_init__(self) -> None:
        self.row = self.stage.planned(title=self._words())
        self.call = self.stage.opened(self.row, title=self._words())

    def step(self) -> None:
        steps: list[Callable[[], None]] = [
            self._change_texts,
            self._change_codes,
            self._change_dates,
            self._ask,
            self._ask,
            self._edit,
            self._withdraw_question,
            self._express_interest,
            self._end_interest,
            self._hide_description,
            self._hide_question,
            self._conclude,
        ]
        self.random.choice(steps)()

    def _words(self) -> str:
        self.count += 1
        return f"sana{self.count}x"

    def _change_texts(self) -> None:
        languages = self.random.sample(list(Language), self.random.randint(0, 3))
        self.row.description = {each: LocalText(self._words()) for each in languages}
        self.row.procedure = self.random.choice([None, "open", "design-contest"])
        self.stage.changed(self.row)

    def _change_codes(self) -> None:
        self.row.cpv_main = self.random.choice([None, "60130000"])
        self.row.cpv_additional = self.random.sample(["90910000", "45000000"], 1)
        lots = range(self.random.randint(0, 2))
        self.row.lots = [ProcurementLot({Language.SV: LocalText(self._words())}) for _ in lots]
        codes = self.random.sample(["environmental.climate", "social"], self.random.randint(0, 2))
        self.row.criteria = [SustainabilityCriterion(code) for code in codes]
        self.row.sme_suitable = self.random.choice([None, True, False])
        self.stage.changed(self.row)

    def _change_dates(self) -> None:
        start = PartialDate(date(2028, self.random.choice([1, 4, 7]), 1), Precision.QUARTER)
        self.row.notice_expected = self.random.choice([None, start])
        self.row.contract_start_expected = self.random.choice([None, start])
        self.row.contract_months = self.random.choice([None, 24])
        self.row.value_low = self.random.choice([None, Decimal("60000.50")])
        self.row.value_withheld = self.random.random() < 0.2
        self.stage.changed(self.row)

    def _ask(self) -> None:
        self.asked.append(self.stage.answered(self.call, self._words(), self._words()))

    def _edit(self) -> None:
        for asks in self.asked[:1]:
            asks.text = self._words()
            self.stage.handle(
                ContributionEdited(
                    contribution_id=asks.id,
                    dialogue_id=self.call.id,
                    organisation_id=self.stage.buyer.id,
                    kind="question",
                )
            )

    def _withdraw_question(self) -> None:
        if self.asked:
            asks = self.asked.pop(self.random.randrange(len(self.asked)))
            asks.status = ContributionStatus.WITHDRAWN
            self.gone |= {asks.text} - {"[hidden]", "[piilotettu]"}
            self.stage.withdrawn(asks)

    def _express_interest(self) -> None:
        self.stage.interested(self.row, self._words())

    def _end_interest(self) -> None:
        wants = self.stage.session.query(Interest).filter(Interest.withdrawn_at.is_(None)).first()
        if wants is not None:
            wants.withdrawn_at = self.stage.now
            self.stage.handle(
                InterestWithdrawn(
                    interest_id=wants.id,
                    organisation_id=self.stage.buyer.id,
                    kind="bid",
                    procurement_id=self.row.id,
                )
            )

    def _hide_description(self) -> None:
        texts = {each.text for each in self.row.description.values() if "[" not in each.text}
        if texts:
            row = hide(self.stage, f"procurements/{self.row.id}", "description")
            self.gone |= texts
            announce(self.stage, row)

    def _hide_question(self) -> None:
        for asks in self.asked[-1:]:
            if "[" not in asks.text:  # not hidden already
                self.gone.add(asks.text)
                announce(self.stage, hide(self.stage, f"contributions/{asks.id}", "text"))

    def _conclude(self) -> None:
        self.call.status = DialogueStatus.CONCLUDED
        self.call.closed_at = self.call.concluded_at = self.stage.now
        self.call.conclusion = {Language.FI: LocalText(self._words())}
        self.stage.handle(
            DialogueConcluded(dialogue_id=self.call.id, organisation_id=self.stage.buyer.id)
        )
