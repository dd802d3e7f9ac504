"""The query parameters of a search for dialogue calls."""

from typing import Annotated
from uuid import UUID

from litestar.params import FromQuery, QueryParameter

from api.codelists.families import GOALS
from api.dialogues.models import DialogueStatus
from api.dialogues.queries import DialogueSort, Filter
from api.http.selection import Ids, UpdatedSince
from api.plans.filters import Cpv, Q, read_codes, read_prefixes

SortBy = Annotated[
    DialogueSort | None,
    QueryParameter(description="Default: `relevance` with `q`, else `newest`."),
]


def dialogue_filter(
    *,
    status: FromQuery[list[DialogueStatus] | None] = None,
    buyer: FromQuery[list[UUID] | None] = None,
    cpv: Cpv = None,
    region: FromQuery[list[str] | None] = None,
    municipality: FromQuery[list[str] | None] = None,
    procurement: FromQuery[list[UUID] | None] = None,
    goal: FromQuery[list[str] | None] = None,
    q: Q = "",
    ids: Ids = None,
    updated_since: UpdatedSince = None,
) -> Filter:
    return Filter(
        status=status or (),
        buyer=buyer or (),
        cpv=tuple(read_prefixes(cpv or [])),
        region=read_codes("region", "regions", region),
        municipality=read_codes("municipality", "municipalities", municipality),
        procurement=procurement or (),
        goal=read_codes("goal", GOALS, goal),
        q=q.strip(),
        ids=tuple(ids or ()),
        updated_since=updated_since,
    )
