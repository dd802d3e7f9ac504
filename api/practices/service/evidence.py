"""Computes what the platform's own facts show about a practice at an organisation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.organisations.models import Organisation
from api.practices.queries import evidence as queries
from api.practices.rules.evidence import RULES, EvidenceOutcome, Rule, Window, outcome_of, window_at


@dataclass(frozen=True)
class Evidence:
    name: str
    rule: Rule
    outcome: EvidenceOutcome
    met: int
    all_things: int
    window: Window
    rows: list[tuple[UUID, bool]]

    @property
    def computed_at(self) -> datetime:
        return self.window.until


async def compute(
    session: AsyncSession, organisation: Organisation, name: str, *, with_rows: bool = False
) -> Evidence:
    rule = RULES[name]
    window = window_at(utc_now(), organisation.time_zone)
    things = queries.things_of(name, organisation.id, window)
    met, all_things = (await session.execute(queries.counted(things))).one()
    rows = await session.execute(queries.listed(things)) if with_rows else ()
    return Evidence(
        name,
        rule,
        outcome_of(rule, met, all_things),
        met,
        all_things,
        window,
        [(row.id, row.met) for row in rows],
    )
