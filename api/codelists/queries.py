"""Queries for codes. Code lists are public, so no query depends on the actor."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from api.codelists.catalogue import INDEX
from api.codelists.models import Code
from api.codelists.rules import CPV, WHOLE
from api.core.keyset import after
from api.core.search import begins_with_words

SortKey = tuple[str]


def by_code(list_name: str, code: Any) -> Select[Code]:
    return select(Code).where(Code.list_name == list_name, Code.code == code)


def at_the_top(list_name: str) -> Select[Code]:
    """The codes of a list that have no parent."""
    return select(Code).where(Code.list_name == list_name, Code.parent.is_(None))


def list_entry(name: str) -> Select[Code]:
    """The entry of a list in the list of all lists."""
    return by_code(INDEX, name)


def known_codes(list_name: str, codes: Iterable[str]) -> Select[str]:
    """The given codes that the list has. Features refuse the others."""
    return select(Code.code).where(Code.list_name == list_name, Code.code.in_(set(codes)))


def has_whole_cpv() -> ColumnElement[bool]:
    """Whether an operator has loaded the complete CPV."""
    return list_entry(CPV).where(Code.attributes.has_key(WHOLE)).exists()


def unknown_cpv(codes: Collection[str]) -> Select[str]:
    """The given codes that the CPV list does not have. None until the complete CPV is loaded."""
    given = func.unnest(cast(list(codes), ARRAY(String))).column_valued("given")
    return select(given).where(has_whole_cpv(), ~by_code(CPV, given).exists())


def page(
    list_name: str,
    *,
    parent: str | None = None,
    q: str | None = None,
    valid_on: date | None = None,
    start: SortKey | None,
    limit: int,
) -> Select[Code]:
    """In the order of codes, with one row more than the page holds."""
    stmt = select(Code).where(
        Code.list_name == list_name,
        true() if parent is None else Code.parent == parent,
        true() if q is None else _named(q),
        true() if valid_on is None else _valid(valid_on),
        after((Code.code,), start),
    )
    return stmt.order_by(Code.code).limit(limit + 1)


def sizes() -> Select[str, int]:
    """The number of codes of each list."""
    stmt = select(Code.list_name, func.count()).where(Code.list_name != INDEX)
    return stmt.group_by(Code.list_name).order_by(Code.list_name)


def _named(text: str) -> ColumnElement[bool]:
    """True for codes whose code begins with the text or whose names contain its words."""
    return or_(
        Code.code.startswith(text, autoescape=True), begins_with_words(Code.search_terms, text)
    )


def _valid(day: date) -> ColumnElement[bool]:
    """Like `rules.is_valid_on`: both ends are inclusive, and a missing end is open."""
    started = func.coalesce(Code.valid_from, day) <= day
    return and_(started, func.coalesce(Code.valid_to, day) >= day)
