"""What a new dialogue can begin with: procurements of the buyer, earlier dialogues to copy."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.date_format import written_period
from api.core.i18n import Language
from api.dialogues import queries
from api.dialogues.rules.content import OPEN_TO_DIALOGUE
from api.dialogues.rules.transitions import status_at
from api.plans.inputs.search import ProcurementSearch, ProcurementSort
from api.plans.models.procurements import Procurement
from api.plans.queries import search
from api.plans.queries.procurements import by_ids
from api.presenters.presenter import Presenter
from api.presenters.status import status
from api.web.forms.fields import Option
from api.web.languages import best_text

MOST_PROCUREMENTS, MOST_EARLIER = 50, 5


class Earlier(NamedTuple):
    path: str
    title: str
    state: str


async def procurement_options(
    session: AsyncSession, actor: Actor, buyer_id: UUID, selected: Collection[UUID], lang: Language
) -> list[Option]:
    """The selected ones first, then the newest that a dialogue can still influence."""
    newest = search.page(
        actor,
        ProcurementSearch(buyers=(buyer_id,), statuses=tuple(sorted(OPEN_TO_DIALOGUE))),
        ProcurementSort.NEWEST,
        start=None,
        limit=MOST_PROCUREMENTS - 1,
    )
    rows = [*await session.scalars(by_ids(actor, selected)), *await session.scalars(newest)]
    return [
        _option(row, lang)
        for row in {row.id: row for row in rows}.values()
        if row.organisation_id == buyer_id
    ]


async def earlier_dialogues(
    session: AsyncSession, actor: Actor, buyer_id: UUID, lang: Language
) -> list[Earlier]:
    """The newest, drafts too."""
    filters = queries.Filter(buyer=[buyer_id])
    stmt = queries.page(actor, filters, start=None, limit=MOST_EARLIER - 1)
    now, words = utc_now(), Presenter(lang)
    return [
        Earlier(
            f"/my/dialogues/{row.id}/copy",
            best_text(row.title, lang),
            status(status_at(row, now), words),
        )
        for row in await session.scalars(stmt)
    ]


def _option(row: Procurement, lang: Language) -> Option:
    expected = written_period(row.notice_expected, lang) if row.notice_expected else ""
    return Option(str(row.id), best_text(row.title, lang), expected)
