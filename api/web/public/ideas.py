"""Public ideas on the page of their buyer: what a firm suggested, and what became of it."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import ANONYMOUS
from api.ideas import queries, service
from api.ideas.schemas import IdeaOut, idea_out
from api.presenters.contact import organisation_name
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText

MOST_IDEAS = 20


class ShownIdea(NamedTuple):
    title: str
    text: str
    lang: str | None
    """Where it is not that of the page."""
    state: str
    reason: PageText | None
    firm: PageText | None
    day: str


async def public_ideas(
    session: AsyncSession, buyer_id: UUID, time_zone: str, words: Presenter
) -> list[ShownIdea]:
    rows = (await session.scalars(queries.public_of(buyer_id, MOST_IDEAS))).all()[:MOST_IDEAS]
    views = await service.views(session, ANONYMOUS, rows)
    return [_shown(idea_out(view), time_zone, words) for view in views]


def _shown(idea: IdeaOut, time_zone: str, words: Presenter) -> ShownIdea:
    return ShownIdea(
        title=idea.title,
        text=idea.text,
        lang=None if idea.language is words.language else idea.language.value,
        state=words.t(f"idea.status.{idea.status}"),
        reason=words.text(idea.reason),
        firm=organisation_name(idea.supplier_name, idea.supplier_confirmation, words),
        day=words.day(idea.sent_at, time_zone),
    )
