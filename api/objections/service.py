"""Commands to object and to decide, for all features that take decisions about texts of others."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.errors import found_or_404, raise_faults
from api.core.i18n import Texts
from api.core.ids import new_id
from api.objections import rules
from api.objections.models import Objection


async def of_decision(session: AsyncSession, about: str, *, lock: bool = False) -> Objection | None:
    stmt = select(Objection).where(Objection.about == about)
    return await session.scalar(stmt.with_for_update() if lock else stmt)


async def object_once(session: AsyncSession, actor: Actor, about: str, text: str) -> Objection:
    """The caller checks that the actor is the author, and locks the decision's row."""
    raise_faults(rules.objection_faults(text))
    rules.require_first(await of_decision(session, about))
    objection = Objection(
        id=new_id(),
        about=about,
        person_id=actor.person_id,
        participant_id=actor.participant_id,
        text=text,
        made_at=utc_now(),
        answer={},
    )
    session.add(objection)
    await session.flush()
    return objection


async def decide(
    session: AsyncSession,
    actor: Actor,
    about: str,
    *,
    first: UUID | None,
    upheld: bool,
    answer: Texts,
) -> Objection:
    """The caller checks that the actor may decide, and applies the result."""
    decider = actor.require_person()
    objection = found_or_404(await of_decision(session, about, lock=True))
    rules.require_another(objection, decider, first)
    raise_faults(rules.answer_faults(answer))
    rules.decide(objection, decider, utc_now(), upheld=upheld, answer=answer)
    await session.flush()
    return objection
