"""The buyers one acts for, with links that one may use."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.i18n import Language
from api.organisations.models import OrganisationStatus
from api.organisations.queries.organisations import buyers_with_status
from api.plans.queries import plans as queries
from api.web.languages import best_text

MOST_BUYERS, MOST_PLANS = 20, 5


@dataclass(frozen=True)
class PlanLink:
    id: UUID
    title: str
    status: str


@dataclass(frozen=True)
class BuyerShown:
    id: UUID
    name: str
    plans: Sequence[PlanLink]
    is_pending: bool
    """It waits for the operator's approval."""
    is_led: bool
    """By the reader, who selects its practices."""
    may_pause: bool
    """The reader may pause questions outside calls."""


async def buyers_of(
    session: AsyncSession, actor: Actor, language: Language
) -> Sequence[BuyerShown]:
    """Those whose plans one may write."""
    writable = sorted(actor.organisations_with(Permission.PLAN_WRITE))[:MOST_BUYERS]
    rows = (await session.execute(buyers_with_status(writable))).all()
    return [
        BuyerShown(
            row.id,
            best_text(row.name, language),
            await _plans(session, actor, row.id, language),
            row.status is OrganisationStatus.PENDING,
            actor.may(Permission.ORGANISATION_LEAD, row.id),
            actor.may(Permission.DIALOGUE_PUBLISH, row.id),
        )
        for row in rows
    ]


async def _plans(
    session: AsyncSession, actor: Actor, buyer_id: UUID, language: Language
) -> list[PlanLink]:
    rows = await session.scalars(queries.open_plans(actor, buyer_id, limit=MOST_PLANS))
    return [PlanLink(row.id, best_text(row.title, language), row.status.value) for row in rows]
