"""From a search to the entries of its feed."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.secrets import TokenKind, hash_token, token_kind
from api.core.text import Language
from api.dialogues.models import Dialogue
from api.dialogues.queries import Filter
from api.exchange.feeds import Entry
from api.feeds import queries
from api.feeds.entries import Names, dialogue_entry, procurement_entry
from api.notifications.models import ItemKind, Watch, WatchCriteria
from api.plans.inputs import ProcurementSearch
from api.plans.models import Procurement


class Reading:
    """Reads for one request: in which language, at which address the things are."""

    def __init__(self, session: AsyncSession, language: Language, base: str) -> None:
        self._session = session
        self._language = language
        self._base = base

    async def procurements(self, wanted: ProcurementSearch) -> list[Entry]:
        rows = (await self._session.scalars(queries.newest_procurements(wanted))).all()
        names = await self._names(rows)
        return [procurement_entry(row, names, self._language, self._base) for row in rows]

    async def dialogues(self, wanted: Filter) -> list[Entry]:
        rows = (await self._session.scalars(queries.newest_dialogues(wanted))).all()
        names = await self._names(rows)
        return [dialogue_entry(row, names, self._language, self._base) for row in rows]

    async def of_watch(self, watch: Watch) -> list[Entry]:
        """The newest of both kinds, or of the one the watch asks for."""
        criteria = watch.criteria or WatchCriteria()
        kinds = criteria.kinds or list(ItemKind)
        entries: list[Entry] = []
        if ItemKind.PROCUREMENT in kinds:
            entries += await self.procurements(queries.procurements_of(criteria))
        if ItemKind.DIALOGUE in kinds:
            entries += await self.dialogues(queries.dialogues_of(criteria))
        return sorted(entries, key=lambda entry: entry.published, reverse=True)[: queries.MOST]

    async def _names(self, rows: Sequence[Procurement] | Sequence[Dialogue]) -> Names:
        ids = {row.organisation_id for row in rows}
        found = await self._session.execute(queries.names(ids))
        return {row.id: row.name for row in found}


async def find_watch(session: AsyncSession, token: str) -> Watch | None:
    if token_kind(token) is not TokenKind.FEED:
        return None
    watch: Watch | None = await session.scalar(queries.watch_of_feed(hash_token(token)))
    return watch
