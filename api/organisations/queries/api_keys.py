"""Keys of an organisation's systems."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select

from api.core.keyset import before
from api.organisations.models import ApiKey, Organisation

SortKey = tuple[UUID]


def by_id(organisation_id: UUID, key_id: UUID) -> Select[ApiKey]:
    return select(ApiKey).where(ApiKey.id == key_id, ApiKey.organisation_id == organisation_id)


def with_organisation(key_id: UUID) -> Select[ApiKey, Organisation]:
    stmt = select(ApiKey, Organisation).where(ApiKey.id == key_id)
    return stmt.join(Organisation, Organisation.id == ApiKey.organisation_id)


def count_live(organisation_id: UUID, name: str, now: datetime) -> Select[int]:
    return (
        select(func.count())
        .select_from(ApiKey)
        .where(
            ApiKey.organisation_id == organisation_id,
            ApiKey.name == name,
            ApiKey.revoked_at.is_(None),
            ApiKey.expires_at > now,
        )
    )


def page(organisation_id: UUID, *, start: SortKey | None, limit: int) -> Select[ApiKey]:
    """Newest first, with one row more than the page holds."""
    stmt = select(ApiKey).where(ApiKey.organisation_id == organisation_id)
    newest = stmt.where(before((ApiKey.id,), start)).order_by(ApiKey.id.desc())
    return newest.limit(limit + 1)
