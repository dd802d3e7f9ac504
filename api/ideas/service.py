"""Commands on ideas: load, apply the rule, audit, outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists.faults import unknown_code
from api.codelists.queries import unknown_cpv
from api.codelists.rules import CPV, normalise_cpv
from api.continuous.rules import require_no_pause
from api.continuous.service.loading import pause_of
from api.continuous.service.pauses import buyer_of
from api.core import quotas
from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Fault, found_or_404, raise_faults
from api.core.outbox import record_event
from api.core.quotas import Limit
from api.core.versions import ExpectedVersion
from api.dialogues.service import drafts
from api.ideas import queries, rules
from api.ideas.events import IdeaDecided, IdeaSent
from api.ideas.inputs import IdeaCreate, IdeaDecide, IdeaOutcome
from api.ideas.models import Idea
from api.organisations.queries.organisations import names as names_of
from api.organisations.queries.organisations import names_by_id
from api.organisations.rules.labels import OrganisationName

IDEAS = Limit("ideas", rules.MOST_A_DAY, timedelta(days=1))


@dataclass(frozen=True)
class IdeaView:
    idea: Idea
    supplier: OrganisationName
    is_party: bool
    """The actor is of the firm or of the buyer."""
    is_buyer: bool


async def views(session: AsyncSession, actor: Actor, rows: Sequence[Idea]) -> list[IdeaView]:
    names: Mapping[UUID, OrganisationName] = {}
    if ids := {row.supplier_id for row in rows}:
        names = names_by_id(await session.execute(names_of(ids)))
    return [
        IdeaView(
            row,
            names[row.supplier_id],
            row.supplier_id in actor.memberships
            or actor.may(Permission.INTEREST_READ, row.organisation_id),
            actor.may(Permission.INTEREST_READ, row.organisation_id),
        )
        for row in rows
    ]


async def get(session: AsyncSession, actor: Actor, idea_id: UUID) -> Idea:
    return found_or_404(await session.scalar(queries.by_id(actor, idea_id)))


async def send(
    session: AsyncSession, actor: Actor, buyer_id: UUID, data: IdeaCreate, key: str
) -> Idea:
    """`key` hashes the subject of the daily limit."""
    buyer = await buyer_of(session, actor, buyer_id)
    actor.require(Permission.INTEREST_WRITE, data.supplier_id)
    require_no_pause(await pause_of(session, buyer.id), buyer.time_zone)
    raise_faults([*rules.idea_faults(data), *await _code_faults(session, data)])
    await quotas.require(session, IDEAS, str(data.supplier_id), key)
    idea = rules.build(buyer.id, data, actor.person_id)
    session.add(idea)
    _audit(session, actor, "send", idea, idea.supplier_id)
    record_event(session, actor, IdeaSent(idea_id=idea.id))
    await session.flush()
    return idea


async def decide(
    session: AsyncSession,
    actor: Actor,
    idea_id: UUID,
    data: IdeaDecide,
    expected: ExpectedVersion,
) -> Idea:
    """A call is drafted in the same transaction, by who may write calls."""
    idea = found_or_404(await session.scalar(queries.for_update(actor, idea_id)))
    actor.require(Permission.CONTRIBUTION_ANSWER, idea.organisation_id)
    idea.require_version(expected)
    raise_faults(list(rules.decision_faults(data)))
    published = rules.decide(idea, data, utc_now(), actor.person_id)
    if data.outcome is IdeaOutcome.CALL:
        call = await drafts.create(session, actor, rules.call_from(idea, data))
        idea.dialogue_id = call.id
    _audit(session, actor, "decide", idea, idea.organisation_id)
    record_event(session, actor, IdeaDecided(idea_id=idea.id))
    if published is not None:
        record_event(session, actor, published)
    await session.flush()
    return idea


async def withdraw(
    session: AsyncSession, actor: Actor, idea_id: UUID, expected: ExpectedVersion
) -> Idea:
    idea = found_or_404(await session.scalar(queries.for_update(actor, idea_id)))
    actor.require(Permission.INTEREST_WRITE, idea.supplier_id)
    idea.require_version(expected)
    changed = rules.withdraw(idea, utc_now())
    _audit(session, actor, "withdraw", idea, idea.supplier_id)
    if changed is not None:
        record_event(session, actor, changed)
    await session.flush()
    return idea


async def _code_faults(session: AsyncSession, data: IdeaCreate) -> list[Fault]:
    """Of a code that is well formed, but in no list."""
    if data.cpv is None or list(rules.code_form_faults(data)):
        return []
    unknown = await session.scalars(unknown_cpv({normalise_cpv(data.cpv)}))
    return [unknown_code("/cpv", CPV, code) for code in unknown]


def _audit(
    session: AsyncSession, actor: Actor, verb: str, idea: Idea, organisation_id: UUID
) -> None:
    record_audit(
        session, actor, f"idea.{verb}", f"ideas/{idea.id}", organisation_id=organisation_id
    )
