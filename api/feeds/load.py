"""Loads the entries of a feed for a search."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.i18n import Language
from api.core.tokens import TokenKind, hash_token, token_kind
from api.dialogues.models import Dialogue
from api.dialogues.queries import Filter
from api.feeds import queries
from api.feeds.categories import codes_of
from api.feeds.dates import Window
from api.feeds.entries import EntryContext, dialogue_entry, meeting_entry, procurement_entry
from api.feeds.writers.model import Entry
from api.organisations.queries.organisations import buyer_names
from api.plans.inputs.search import ProcurementSearch, ProcurementSort
from api.plans.models.procurements import Procurement
from api.plans.queries.search import sort_keys
from api.presenters.codes import code_names
from api.presenters.presenter import Presenter
from api.watches.models import ItemKind, Watch, WatchCriteria
from api.watches.searches import dialogues_of, procurements_of


class FeedPage(NamedTuple):
    """A page of entries, and the sort key at which the next page starts."""

    entries: list[Entry]
    following: Sequence[Any] | None = None


class FeedReader:
    """Loads entries for one request, in its language."""

    def __init__(self, session: AsyncSession, language: Language, base: str, host: str) -> None:
        self._session = session
        self._language = language
        self._base, self._host = base, host
        self._window = Window.around(utc_now())

    async def procurements(
        self, procurement_search: ProcurementSearch, start: Any = None
    ) -> FeedPage:
        rows = (
            await self._session.scalars(queries.newest_procurements(procurement_search, start))
        ).all()
        page_rows = rows[: queries.MOST]
        context = await self._entry_context(page_rows)
        entries = [procurement_entry(row, context) for row in page_rows]
        more = len(rows) > len(page_rows)
        return FeedPage(entries, sort_keys(page_rows[-1], ProcurementSort.NEWEST) if more else None)

    async def dialogues(self, filters: Filter, start: Any = None) -> FeedPage:
        rows = (await self._session.scalars(queries.newest_dialogues(filters, start))).all()
        page_rows = rows[: queries.MOST]
        context = await self._entry_context(page_rows)
        entries = [dialogue_entry(row, context) for row in page_rows]
        return FeedPage(entries, (page_rows[-1].id,) if len(rows) > len(page_rows) else None)

    async def upcoming_procurements(self, procurement_search: ProcurementSearch) -> list[Entry]:
        stmt = queries.upcoming_procurements(procurement_search, self._window)
        rows = (await self._session.scalars(stmt)).all()
        context = await self._entry_context(rows)
        return [procurement_entry(row, context) for row in rows]

    async def upcoming_dialogues(self, filters: Filter) -> list[Entry]:
        """Includes meetings of all matching dialogues, even of those without a date in
        the window.
        """
        rows = (
            await self._session.scalars(queries.upcoming_dialogues(filters, self._window))
        ).all()
        stmt = queries.upcoming_meetings(filters, self._window)
        meetings = (await self._session.execute(stmt)).all()
        context = await self._entry_context([*rows, *(call for _, call in meetings)])
        entries = [dialogue_entry(row, context) for row in rows]
        return [*entries, *(meeting_entry(row, call, context) for row, call in meetings)]

    async def of_watch(self, watch: Watch, *, upcoming: bool) -> list[Entry]:
        """The newest entries of the watch's kinds, or with `coming` those with a date in the
        window.
        """
        criteria = watch.criteria or WatchCriteria()
        kinds = criteria.kinds or list(ItemKind)
        procurements = procurements_of(criteria)
        dialogues = dialogues_of(criteria)
        entries: list[Entry] = []
        if ItemKind.PROCUREMENT in kinds:
            entries += (
                await self.upcoming_procurements(procurements)
                if upcoming
                else (await self.procurements(procurements)).entries
            )
        if ItemKind.DIALOGUE in kinds:
            entries += (
                await self.upcoming_dialogues(dialogues)
                if upcoming
                else (await self.dialogues(dialogues)).entries
            )
        if upcoming:
            return entries
        return sorted(entries, key=lambda entry: entry.published, reverse=True)[: queries.MOST]

    async def _entry_context(
        self, rows: Sequence[Procurement] | Sequence[Dialogue]
    ) -> EntryContext:
        """Loads the names of all buyers and codes in two queries."""
        buyers = await self._session.execute(buyer_names({row.organisation_id for row in rows}))
        codes_shown = {
            (name, code) for row in rows for name, codes in codes_of(row).items() for code in codes
        }
        names = await code_names(self._session, codes_shown)
        return EntryContext(
            words=Presenter(self._language, names),
            buyers={row.id: row.name for row in buyers},
            base=self._base,
            host=self._host,
            window=self._window,
        )


async def find_watch(session: AsyncSession, token: str) -> Watch | None:
    if token_kind(token) is not TokenKind.FEED:
        return None
    watch: Watch | None = await session.scalar(queries.watch_of_feed(hash_token(token)))
    return watch
