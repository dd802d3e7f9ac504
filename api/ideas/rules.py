"""Rules of ideas: who may send, decide and withdraw, and what follows. Pure."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from api.codelists.faults import cpv_faults
from api.codelists.rules import normalise_cpv
from api.core.errors import Fault, WrongState
from api.core.i18n import LocalText, Texts, text_faults
from api.core.ids import new_id
from api.core.web_addresses import web_address_faults
from api.dialogues.inputs import LONGEST_REASON, DialogueCreate
from api.dialogues.models import DialogueFormat, DialogueSubject
from api.ideas.events import IdeaChanged, IdeaEvent, IdeaPublished
from api.ideas.inputs import LONGEST, IdeaCreate, IdeaDecide, IdeaOutcome
from api.ideas.models import Idea, IdeaStatus

S = IdeaStatus
DECIDABLE = (S.SENT, S.TAKEN_UP)
"""An idea that was taken up may become a call, or be declined after all, with a new reason."""
DECIDED = (S.TAKEN_UP, S.DECLINED, S.CALL)
MOST_A_DAY = 10
"""Ideas of one firm."""


def idea_faults(data: IdeaCreate) -> Iterator[Fault]:
    for name in ("title", *LONGEST):
        if not getattr(data, name).strip():
            yield Fault(f"/{name}", "required")
    yield from code_form_faults(data)
    yield from web_address_faults("/link", data.link)


def code_form_faults(data: IdeaCreate) -> Iterator[Fault]:
    if data.cpv is not None:
        yield from cpv_faults("/cpv", data.cpv, normalise_cpv)


def build(buyer_id: UUID, data: IdeaCreate, person_id: UUID | None) -> Idea:
    return Idea(
        id=new_id(),
        organisation_id=buyer_id,
        person_id=person_id,
        status=S.SENT,
        cpv=normalise_cpv(data.cpv) if data.cpv else None,
        reason={},
        **{
            name: getattr(data, name)
            for name in ("supplier_id", "title", *LONGEST, "language", "link", "public")
        },
    )


def decision_faults(data: IdeaDecide) -> Iterator[Fault]:
    yield from text_faults("/reason", data.reason, longest=LONGEST_REASON, required=True)
    if data.procurements and data.outcome is not IdeaOutcome.CALL:
        yield Fault("/procurements", "only_for_call")


def decide(idea: Idea, data: IdeaDecide, now: datetime, decider: UUID | None) -> IdeaEvent | None:
    """The public event, if the idea is public."""
    require_status(idea, *DECIDABLE)
    is_first = idea.decided_at is None
    idea.status, idea.reason = S(data.outcome), data.reason
    idea.decided_at, idea.decided_by = idea.decided_at or now, decider
    if not idea.public:
        return None
    return _event(IdeaPublished if is_first else IdeaChanged, idea)


def withdraw(idea: Idea, now: datetime) -> IdeaEvent | None:
    require_status(idea, S.SENT, *DECIDED)
    was_public = is_public(idea)
    idea.status, idea.withdrawn_at = S.WITHDRAWN, now
    return _event(IdeaChanged, idea) if was_public else None


def is_public(idea: Idea) -> bool:
    return idea.public and idea.decided_at is not None


def require_status(idea: Idea, *needed: IdeaStatus) -> None:
    if idea.status not in needed:
        raise WrongState("idea", idea.status, *needed)


def call_from(idea: Idea, data: IdeaDecide) -> DialogueCreate:
    """The draft of a call: the officer completes it. It does not name the firm."""
    about_procurements = bool(data.procurements)
    return DialogueCreate(
        organisation_id=idea.organisation_id,
        title=_texts(idea, idea.title),
        description=_texts(idea, f"{idea.text}\n\n{idea.audience}\n\n{idea.need}"),
        formats=[DialogueFormat.COMMENTS, DialogueFormat.QUESTIONS],
        subject=DialogueSubject.PROCUREMENTS if about_procurements else DialogueSubject.DOCUMENT,
        procurements=data.procurements,
    )


def _texts(idea: Idea, text: str) -> Texts:
    return {idea.language: LocalText(text)}


def _event(kind: type[IdeaEvent], idea: Idea) -> IdeaEvent:
    return kind(
        idea_id=idea.id,
        organisation_id=idea.organisation_id,
        supplier_id=idea.supplier_id,
        status=idea.status.value,
    )
