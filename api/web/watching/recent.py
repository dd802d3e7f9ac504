"""What a watch would have found in the last month."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.i18n import Language
from api.feeds import queries
from api.presenters.presenter import Presenter
from api.watches.models import ItemKind, WatchCriteria
from api.web.public.entries import Entry, dialogue_entries, procurement_entries

LOOKED_BACK = timedelta(days=30)
SHOWN = 10
"""Of each kind."""


class Recent(NamedTuple):
    entries: Sequence[Entry]
    has_more: bool


async def recent_items(
    session: AsyncSession, criteria: WatchCriteria, language: Language
) -> Recent:
    """Dialogues first: in those one can take part now."""
    words, since = Presenter(language), utc_now() - LOOKED_BACK
    kinds = criteria.kinds or list(ItemKind)
    entries: list[Entry] = []
    has_more = False
    if ItemKind.DIALOGUE in kinds:
        calls = (await session.scalars(queries.recent_dialogues(criteria, since, SHOWN))).all()
        entries += await dialogue_entries(session, calls[:SHOWN], words)
        has_more |= len(calls) > SHOWN
    if ItemKind.PROCUREMENT in kinds:
        rows = (await session.scalars(queries.recent_procurements(criteria, since, SHOWN))).all()
        entries += await procurement_entries(session, rows[:SHOWN], words)
        has_more |= len(rows) > SHOWN
    return Recent(entries, has_more)


def search_path(criteria: WatchCriteria) -> str:
    """The public search with the same criteria."""
    pairs = [("q", criteria.q)] if criteria.q else []
    pairs += [("cpv", code) for code in criteria.cpv]
    pairs += [("region", code) for code in criteria.regions]
    pairs += [("municipality", code) for code in criteria.municipalities]
    pairs += [("buyer", str(buyer)) for buyer in criteria.buyers]
    pairs += [("goal", code) for code in criteria.goals]
    return f"/procurements?{urlencode(pairs)}" if pairs else "/procurements"
