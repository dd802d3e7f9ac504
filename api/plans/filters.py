"""Query parameters of the procurement search."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from litestar.params import FromQuery, QueryParameter

from api.codelists.families import GOALS
from api.codelists.faults import cpv_faults, unknown_code
from api.codelists.rules import cpv_prefix
from api.core.errors import Fault, raise_faults
from api.http.selection import Ids, UpdatedSince
from api.plans.inputs.search import Facet, ProcurementSearch, ProcurementSort
from api.plans.models.values import ProcurementCategory, ProcurementStatus
from api.plans.rules.faults import known_codes

LONGEST_Q = 200

Q = Annotated[
    str,
    QueryParameter(
        max_length=LONGEST_Q,
        description="Words in Finnish, Swedish or English. All must match, in any inflected form,"
        " as parts of compounds, or with a typo. The search covers titles, texts, units,"
        " references, CPV codes and their names, places and buyers.",
    ),
]
Cpv = Annotated[
    list[str] | None,
    QueryParameter(description="A code or its beginning; matches all codes under it."),
]
Reference = Annotated[
    list[str] | None,
    QueryParameter(description="The buyer's own identifier; the match is exact."),
]
Euros = Annotated[
    str | None, QueryParameter(pattern=r"^[0-9]{1,12}(\.[0-9]{1,2})?$", description="In euros.")
]
StaleOn = Annotated[
    date | None,
    QueryParameter(
        description="Only procurements with an expected date that passed before this day while"
        " their status still waits for it. The buyer should update them."
    ),
]
IncludeEnded = Annotated[
    bool,
    QueryParameter(
        description="Include `concluded` and `cancelled` procurements, which a list leaves out by"
        " default. If `status` is given, it alone decides; with `ids`, `reference` or"
        " `updated_since`, they are always included."
    ),
]
SortBy = Annotated[
    ProcurementSort | None,
    QueryParameter(description="Default: `relevance` with `q`, else `notice`."),
]
Facets = Annotated[
    str | None,
    QueryParameter(
        description="Comma-separated facets by which to count the results: "
        + ", ".join(Facet)
        + ".",
    ),
]


def procurement_search(
    *,
    q: Q = "",
    cpv: Cpv = None,
    region: FromQuery[list[str] | None] = None,
    municipality: FromQuery[list[str] | None] = None,
    buyer: FromQuery[list[UUID] | None] = None,
    plan: FromQuery[list[UUID] | None] = None,
    reference: Reference = None,
    status: FromQuery[list[ProcurementStatus] | None] = None,
    category: FromQuery[list[ProcurementCategory] | None] = None,
    criterion: FromQuery[list[str] | None] = None,
    goal: FromQuery[list[str] | None] = None,
    value_from: Euros = None,
    value_to: Euros = None,
    notice_from: FromQuery[date | None] = None,
    notice_to: FromQuery[date | None] = None,
    sme: FromQuery[bool | None] = None,
    stale_on: StaleOn = None,
    ids: Ids = None,
    updated_since: UpdatedSince = None,
) -> ProcurementSearch:
    raise_faults(
        [
            *reversed_faults("value_from", _decimal(value_from), _decimal(value_to)),
            *reversed_faults("notice_from", notice_from, notice_to),
        ]
    )
    return ProcurementSearch(
        q=q.strip(),
        ids=tuple(ids or ()),
        cpv=tuple(read_prefixes(cpv or [])),
        regions=read_codes("region", "regions", region),
        municipalities=read_codes("municipality", "municipalities", municipality),
        buyers=tuple(buyer or ()),
        plans=tuple(plan or ()),
        references=tuple(reference or ()),
        statuses=tuple(status or ()),
        categories=tuple(category or ()),
        criteria=read_codes("criterion", "sustainability-criteria", criterion),
        goals=read_codes("goal", GOALS, goal),
        value_from=_decimal(value_from),
        value_to=_decimal(value_to),
        notice_from=notice_from,
        notice_to=notice_to,
        sme=sme,
        stale_on=stale_on,
        updated_since=updated_since,
    )


def reversed_faults(parameter: str, low: Any, high: Any) -> Iterator[Fault]:
    """Refuses a range whose low end is above its high end: it would match nothing."""
    if low is not None and high is not None and low > high:
        yield Fault(f"?{parameter}", "reversed_range", {"high": str(high)})


def _decimal(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def read_codes(parameter: str, list_name: str, codes: Sequence[str] | None) -> tuple[str, ...]:
    """Refuses codes that the list does not have: they would match nothing."""
    unknown = [code for code in codes or () if code not in known_codes(list_name)]
    raise_faults([unknown_code(f"?{parameter}", list_name, code) for code in unknown])
    return tuple(codes or ())


def read_prefixes(codes: list[str]) -> Iterator[str]:
    raise_faults([fault for code in codes for fault in cpv_faults("?cpv", code, cpv_prefix)])
    yield from map(cpv_prefix, codes)


def read_facets(text: str | None) -> list[Facet]:
    names = list(dict.fromkeys(part.strip() for part in text.split(","))) if text else []
    known = {facet.value for facet in Facet}
    params = {"known": ", ".join(sorted(known))}
    raise_faults([Fault("?facets", "unknown_facet", params) for n in names if n not in known])
    return [Facet(name) for name in names]
