"""What stands on the pages of the model, for their templates. All that anybody sees."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists.families import GOALS, wider_codes
from api.codelists.queries import page as codes_page
from api.core.actor import ANONYMOUS
from api.core.errors import NotFound, found_or_404
from api.core.i18n import Language
from api.organisations.models import Organisation, OrganisationKind
from api.practices.models import PracticeAudience
from api.practices.queries import editions as edition_queries
from api.practices.queries import selections as selection_queries
from api.practices.queries.editions import PracticeFilter
from api.practices.service import evidence, selections
from api.presenters.codes import code_names
from api.presenters.presenter import Presenter
from api.web.model import shown

MOST_PRACTICES = 200
MOST_SHOWN = 100

Values = dict[str, Any]


async def model(session: AsyncSession, language: Language, goal: str, audience: str) -> Values:
    """A goal or audience that does not exist filters nothing."""
    goals = (await session.scalars(codes_page(GOALS, start=None, limit=MOST_PRACTICES))).all()
    words = Presenter(language, {(GOALS, row.code): row.labels for row in goals})
    filters = PracticeFilter(
        goals=[goal] if goal in wider_codes(GOALS) else [],
        audiences=[PracticeAudience(audience)] if audience in list(PracticeAudience) else [],
    )
    stmt = edition_queries.practices_page(ANONYMOUS, filters, start=None, limit=MOST_PRACTICES)
    rows = (await session.execute(stmt)).all()
    return {
        "goals": shown.goal_tree(goals, words),
        "groups": shown.groups_of([row.Practice for row in rows], words),
        "audiences": [(item.value, shown.audience(item, words)) for item in PracticeAudience],
        "audience": audience,
        "goal": words.code(GOALS, goal) if filters.goals else None,
        "goal_code": goal if filters.goals else "",
    }


async def practice(session: AsyncSession, code: str, language: Language) -> Values:
    row = (await session.execute(edition_queries.practice(ANONYMOUS, code))).one_or_none()
    known = found_or_404(row)
    names = await code_names(session, ((GOALS, goal) for goal in known.Practice.content.goals))
    words = Presenter(language, names)
    edition = known.ModelEdition
    return {
        **shown.practice_values(known.Practice, edition.source, words),
        "edition": words.text(edition.title),
    }


async def buyer_practices(session: AsyncSession, buyer_id: UUID, language: Language) -> Values:
    buyer = await selections.organisation_of(session, ANONYMOUS, buyer_id)
    if buyer.kind is not OrganisationKind.BUYER:
        raise NotFound
    words = Presenter(language)
    stmt = selection_queries.page(buyer_id, (), start=None, limit=MOST_SHOWN)
    rows = (await session.scalars(stmt)).all()
    views = await selections.views(session, buyer_id, rows[:MOST_SHOWN])
    return {
        "id": buyer_id,
        "buyer": words.text(buyer.name, f"/buyers/{buyer_id}"),
        "selections": [
            shown.selection_shown(
                view, await _evidence(session, buyer, view), buyer.time_zone, words
            )
            for view in views
        ],
    }


async def _evidence(
    session: AsyncSession, buyer: Organisation, view: selections.SelectionView
) -> evidence.Evidence | None:
    rule = view.practice.content.rule
    return await evidence.compute(session, buyer, rule) if rule else None
