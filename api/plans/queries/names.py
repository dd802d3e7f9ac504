"""Search by the names of the buyer, the places and the CPV codes of a procurement or call.

The names are not stored with each row, so that the next search uses the new names after a buyer is
renamed or an operator loads the whole CPV list. The name of a CPV code matches all codes under it.
The name of a division is too wide for that (*90* is sewage and cleaning): it matches only rows with
the division's own code.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, String, and_, any_, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY, TSVECTOR

from api.codelists.models import Code
from api.codelists.rules import CPV, CPV_LENGTH
from api.core.search import Named, joined_terms
from api.organisations.models import Organisation, OrganisationKind


def named(table: Any) -> Named:
    """Conditions for rows that refer to a matching name. Each lookup runs once and gives an array,
    which an index of the table then uses."""

    def conditions(query: Any) -> Iterator[ColumnElement[bool]]:
        buyers = select(Organisation.id).where(
            Organisation.kind == OrganisationKind.BUYER,
            Organisation.search_terms.bool_op("@@")(query),
        )
        yield table.organisation_id == any_(func.array(buyers.scalar_subquery()))
        for column, list_name in (
            (table.municipalities, "municipalities"),
            (table.regions, "regions"),
        ):
            codes = _codes(list_name, query).scalar_subquery()
            yield column.op("&&")(cast(func.array(codes), ARRAY(String)))
        prefixes = _codes(CPV, query, func.rtrim(Code.code, "0")).where(Code.parent.is_not(None))
        yield table.cpv_prefixes.op("&&")(
            cast(func.array(prefixes.scalar_subquery()), ARRAY(String))
        )
        yield _has_own(table, _codes(CPV, query, _own_codes()).where(Code.parent.is_(None)))

    return conditions


def own_trade(table: Any) -> Named:
    """Condition for rows whose own CPV code, not a wider one, has a matching name."""

    def conditions(query: Any) -> Iterator[ColumnElement[bool]]:
        yield _has_own(table, _codes(CPV, query, _own_codes()))

    return conditions


def all_terms(table: Any) -> ColumnElement[Any]:
    """Search terms of a row and of everything it refers to."""
    buyer = select(Organisation.search_terms).where(Organisation.id == table.organisation_id)
    prefix = func.unnest(table.cpv_prefixes).column_valued("prefix")
    wider = select(func.rpad(prefix, CPV_LENGTH, "0")).correlate(table)
    own = table.search_terms.bool_op("@@")(cast(_as_term(Code.code), TSQUERY))
    codes = select(joined_terms(Code.search_terms)).where(
        or_(
            and_(Code.list_name == "municipalities", Code.code == any_(table.municipalities)),
            and_(Code.list_name == "regions", Code.code == any_(table.regions)),
            and_(Code.list_name == CPV, Code.code.in_(wider), or_(Code.parent.is_not(None), own)),
        )
    )
    terms: ColumnElement[Any] = table.search_terms
    for beside in (buyer.correlate(table), codes.correlate(table)):
        terms = terms.op("||")(func.coalesce(beside.scalar_subquery(), cast("", TSVECTOR)))
    return terms


def _codes(list_name: str, query: Any, shown: Any = Code.code) -> Any:
    is_hit = Code.search_terms.bool_op("@@")(query)
    return select(shown).where(Code.list_name == list_name, is_hit)


def _own_codes() -> Any:
    """A text search query for rows that have one of the codes as their own."""
    return func.string_agg(_as_term(Code.code), " | ")


def _has_own(table: Any, codes: Any) -> ColumnElement[bool]:
    hit: ColumnElement[bool] = table.search_terms.bool_op("@@")(
        cast(codes.scalar_subquery(), TSQUERY)
    )
    return hit


def _as_term(code: Any) -> Any:
    """The code in the form in which `code_terms` marks a row's own codes."""
    return literal("'=").concat(code).concat("'")
