"""Contributions in the forms of a buyer: who wrote what, and when."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution, Disposition
from api.contributions.views import ContributionView, views
from api.core.actor import Actor
from api.core.i18n import Language
from api.dialogues.models import Dialogue
from api.organisations.rules.labels import shown_name
from api.presenters.presenter import Presenter


class ContributionRow(NamedTuple):
    id: UUID
    version: int
    kind: str
    author: str
    text: str
    time: str
    disposition: Disposition | None
    author_query: str
    """Names the author in an address; empty for the buyer itself."""

    @property
    def source(self) -> str:
        return f"{self.author} · {self.time}"


async def contribution_rows(
    session: AsyncSession,
    actor: Actor,
    dialogue: Dialogue,
    contributions: Sequence[Contribution],
    language: Language,
) -> list[ContributionRow]:
    shown = await views(session, actor, dialogue, contributions)
    return [_row(view, dialogue.time_zone, Presenter(language)) for view in shown]


def _row(view: ContributionView, time_zone: str, words: Presenter) -> ContributionRow:
    row = view.contribution
    moment = row.published_at or row.created_at
    return ContributionRow(
        row.id,
        row.version,
        words.t(f"page.contribution.{row.kind}"),
        _author(view, words),
        row.text or "",
        words.moment(moment, time_zone),
        view.disposition,
        _author_query(view),
    )


def _author_query(view: ContributionView) -> str:
    row = view.contribution
    if row.official:
        return ""
    if row.names_author and row.organisation_id:
        return f"firm={row.organisation_id}"
    return f"participant={view.number}" if view.number else ""


def _author(view: ContributionView, words: Presenter) -> str:
    if view.author_name is not None:
        return shown_name(view.author_name, words.language)
    if view.number is None:
        return words.t("page.contribution.unnumbered")
    return words.t("page.contribution.participant", number=view.number)
