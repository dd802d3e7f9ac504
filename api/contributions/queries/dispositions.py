"""Queries of dispositions."""

from collections.abc import Collection
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from api.contributions.models import (
    Contribution,
    ContributionStatus,
    Disposition,
    DispositionOutcome,
)
from api.core.keyset import after

SortKey = tuple[int]


class DispositionFilter(StrEnum):
    """Values of the `disposition` filter of a list."""

    NONE = "none"
    ADOPTED = "adopted"
    PARTLY = "partly"
    NOTED = "noted"
    NOT_ADOPTED = "not_adopted"


def disposable() -> ColumnElement[bool]:
    """SQL form of `rules.dispositions.is_disposable`."""
    return and_(
        Contribution.status == ContributionStatus.PUBLISHED, Contribution.official.is_(False)
    )


def with_disposition(disposition_filters: Collection[DispositionFilter]) -> ColumnElement[bool]:
    """True for contributions with one of these outcomes, or for `none` without a disposition."""
    outcomes = [
        DispositionOutcome(item)
        for item in disposition_filters
        if item is not DispositionFilter.NONE
    ]
    standing = (
        Disposition.contribution_id == Contribution.id,
        Disposition.replaced_at.is_(None),
    )
    stmt = exists().where(*standing, Disposition.outcome.in_(outcomes))
    undisposed = ~exists().where(*standing)
    return and_(
        disposable(),
        or_(stmt, undisposed) if DispositionFilter.NONE in disposition_filters else stmt,
    )


def standing(contribution_ids: Collection[UUID]) -> Select[Disposition]:
    return select(Disposition).where(
        Disposition.contribution_id.in_(contribution_ids), Disposition.replaced_at.is_(None)
    )


def history(
    contribution: Contribution, *, start: SortKey | None, limit: int
) -> Select[Disposition]:
    """Oldest first; one row more than the page holds. A tombstone has no dispositions to show."""
    return (
        select(Disposition)
        .join(Contribution, Contribution.id == Disposition.contribution_id)
        .where(
            Contribution.id == contribution.id,
            Contribution.status == ContributionStatus.PUBLISHED,
            after((Disposition.number,), start),
        )
        .order_by(Disposition.number)
        .limit(limit + 1)
    )


def for_update(dialogue_id: UUID, contribution_ids: Collection[UUID]) -> Select[Contribution]:
    """Lock the contributions in the order of their ids, so that two batches cannot deadlock."""
    return (
        select(Contribution)
        .where(Contribution.dialogue_id == dialogue_id, Contribution.id.in_(contribution_ids))
        .order_by(Contribution.id)
        .with_for_update(key_share=True)
    )


def influence(dialogue_id: UUID) -> Select[*tuple[Any, ...]]:
    """One row with the number of contributions, of each outcome and of authors.

    Named and unnamed authors are counted apart. In a common count, one more contribution without
    one more author would reveal that somebody wrote both ways. The organisations of unnamed authors
    are not counted.
    """
    by_outcome = [
        func.count().filter(Disposition.outcome == outcome).label(outcome.value)
        for outcome in DispositionOutcome
    ]
    return (
        select(
            func.count().label("contributions"),
            *by_outcome,
            func.count(Contribution.participant_id.distinct())
            .filter(Contribution.names_author.is_(False))
            .label("participants"),
            func.count(Contribution.organisation_id.distinct())
            .filter(Contribution.names_author)
            .label("suppliers"),
        )
        .select_from(Contribution)
        .outerjoin(
            Disposition,
            and_(Disposition.contribution_id == Contribution.id, Disposition.replaced_at.is_(None)),
        )
        .where(Contribution.dialogue_id == dialogue_id, disposable())
    )
