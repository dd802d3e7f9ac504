"""Queries of editions and their practices."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.dialects.postgresql import JSONB, array
from sqlalchemy.sql.expression import cast

from api.codelists.families import GOALS, with_narrower
from api.core.actor import ANONYMOUS, Actor, Permission
from api.core.keyset import after, before
from api.organisations.models import Organisation
from api.organisations.queries.organisations import visible_to as organisations_visible_to
from api.practices.models import (
    EditionStatus,
    ModelEdition,
    Practice,
    PracticeAudience,
    PracticeGroup,
    Source,
)

EditionKey = tuple[datetime, UUID]
PracticeKey = tuple[int, UUID]


class PracticeFilter(NamedTuple):
    """An empty field does not filter."""

    groups: Sequence[PracticeGroup] = ()
    audiences: Sequence[PracticeAudience] = ()
    goals: Sequence[str] = ()
    """A goal also matches the goals under it."""
    sources: Sequence[Source] = ()
    edition: str | None = None
    """None: the current edition of each source."""


def by_code(code: str) -> Select[ModelEdition]:
    return select(ModelEdition).where(ModelEdition.code == code)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Operators also see drafts."""
    if actor.may(Permission.PLATFORM_OPERATE):
        return true()
    return ModelEdition.status == EditionStatus.PUBLISHED


def visible(actor: Actor, code: str) -> Select[ModelEdition]:
    return by_code(code).where(visible_to(actor))


def newest(source: Source) -> Select[ModelEdition]:
    """The newest published edition of a source."""
    published = select(ModelEdition).where(
        ModelEdition.source == source, ModelEdition.status == EditionStatus.PUBLISHED
    )
    return published.order_by(ModelEdition.published_at.desc(), ModelEdition.id.desc()).limit(1)


def editions_page(actor: Actor, *, start: EditionKey | None, limit: int) -> Select[ModelEdition]:
    """Newest first, with one row more than the page holds."""
    columns = (ModelEdition.created_at, ModelEdition.id)
    stmt = select(ModelEdition).where(visible_to(actor), before(columns, start))
    return stmt.order_by(*(column.desc() for column in columns)).limit(limit + 1)


def practices_of(edition_id: UUID) -> Select[Practice]:
    return (
        select(Practice)
        .where(Practice.edition_id == edition_id)
        .order_by(Practice.position, Practice.id)
    )


def practices_page(
    actor: Actor, filters: PracticeFilter, *, start: PracticeKey | None, limit: int
) -> Select[Practice, ModelEdition]:
    """Practices of the current editions, or of one, in their order."""
    columns = (Practice.position, Practice.id)
    stmt = _with_edition(actor, filters.edition).where(*_conditions(filters), after(columns, start))
    return stmt.order_by(*columns).limit(limit + 1)


def practice(actor: Actor, code: str, edition: str | None = None) -> Select[Practice, ModelEdition]:
    """The practice in the current edition, or in the newest one that has it."""
    stmt = select(Practice, ModelEdition).join(ModelEdition, ModelEdition.id == Practice.edition_id)
    of_edition = true() if edition is None else ModelEdition.code == edition
    published = ModelEdition.published_at.desc().nulls_last()
    drafts = visible_to(actor) if edition else visible_to(ANONYMOUS)
    return stmt.where(Practice.code == code, of_edition, drafts).order_by(published).limit(1)


def own_practice(actor: Actor, organisation_id: UUID, code: str) -> Select[Practice]:
    visible = select(Organisation.id).where(organisations_visible_to(actor))
    return select(Practice).where(
        Practice.organisation_id == organisation_id,
        Practice.organisation_id.in_(visible),
        Practice.code == code,
    )


def named(codes: Collection[str], organisation_id: UUID) -> Select[Practice]:
    """All texts of the practices: of published editions, newest first, and of the organisation."""
    return (
        select(Practice)
        .outerjoin(ModelEdition, ModelEdition.id == Practice.edition_id)
        .where(
            Practice.code.in_(codes),
            or_(
                ModelEdition.status == EditionStatus.PUBLISHED,
                Practice.organisation_id == organisation_id,
            ),
        )
        .order_by(Practice.code, ModelEdition.published_at.desc().nulls_first())
    )


def current_ids() -> Select[UUID]:
    """The newest published edition of each source."""
    newest_first = func.row_number().over(
        partition_by=ModelEdition.source,
        order_by=(ModelEdition.published_at.desc(), ModelEdition.id.desc()),
    )
    ranked = (
        select(ModelEdition.id, newest_first.label("place"))
        .where(ModelEdition.status == EditionStatus.PUBLISHED)
        .subquery()
    )
    return select(ranked.c.id).where(ranked.c.place == 1)


def _with_edition(actor: Actor, edition: str | None) -> Select[Practice, ModelEdition]:
    stmt = select(Practice, ModelEdition).join(ModelEdition, ModelEdition.id == Practice.edition_id)
    if edition is None:
        return stmt.where(ModelEdition.id.in_(current_ids()))
    return stmt.where(ModelEdition.code == edition, visible_to(actor))


def _conditions(filters: PracticeFilter) -> list[ColumnElement[bool]]:
    content: Any = cast(Practice.content, JSONB)
    conditions = [
        content["group"].astext.in_(filters.groups) if filters.groups else true(),
        content["audiences"].has_any(_array(filters.audiences)) if filters.audiences else true(),
        content["goals"].has_any(_array(with_narrower(GOALS, filters.goals)))
        if filters.goals
        else true(),
        ModelEdition.source.in_(filters.sources) if filters.sources else true(),
    ]
    return [and_(*conditions)]


def _array(values: Sequence[str]) -> Any:
    return array([str(value) for value in values])


def own_of(organisation_id: UUID) -> Select[Practice]:
    """Practices of an organisation's own, oldest first."""
    stmt = select(Practice).where(Practice.organisation_id == organisation_id)
    return stmt.order_by(Practice.position, Practice.id)


def own_count(organisation_id: UUID) -> Select[int]:
    rows = own_of(organisation_id).subquery()
    return select(func.count()).select_from(rows)
