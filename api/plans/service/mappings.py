"""Keeps, lists and deletes the column mappings of a buyer."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import found_or_404
from api.core.ids import new_id
from api.organisations.service import organisations
from api.plans.importing.sheet.column_mapping import Mappings
from api.plans.importing.sheet.result import SheetReport
from api.plans.importing.stored_mappings import StoredMapping, mappings_to_store
from api.plans.models.imports import ImportMapping
from api.plans.queries import plans as queries

MOST_KEPT = 50
"""Maximum of mappings of a buyer; the oldest is deleted."""


async def list_mappings(
    session: AsyncSession, actor: Actor, organisation_id: UUID
) -> Sequence[ImportMapping]:
    await _require_there(session, actor, organisation_id)
    return (await session.scalars(queries.import_mappings(organisation_id))).all()


async def delete_mapping(
    session: AsyncSession, actor: Actor, organisation_id: UUID, mapping_id: UUID
) -> None:
    await _require_there(session, actor, organisation_id)
    of_buyer = queries.import_mappings(organisation_id)
    row = found_or_404(await session.scalar(of_buyer.where(ImportMapping.id == mapping_id)))
    record_audit(
        session,
        actor,
        "import_mapping.delete",
        f"import-mappings/{row.id}",
        organisation_id=organisation_id,
    )
    await session.delete(row)
    await session.flush()


async def _require_there(session: AsyncSession, actor: Actor, organisation_id: UUID) -> None:
    await organisations.get(session, actor, organisation_id)
    actor.require(Permission.PLAN_WRITE, organisation_id)


async def stored_mappings(session: AsyncSession, organisation_id: UUID) -> list[StoredMapping]:
    rows = await session.scalars(queries.import_mappings(organisation_id))
    return [StoredMapping(row.headings, row.columns) for row in rows]


async def store_mapping(
    session: AsyncSession, organisation_id: UUID, mappings: Mappings, sheets: Sequence[SheetReport]
) -> None:
    """A newer mapping replaces an older one with equal headings."""
    for stored_mapping in mappings_to_store(mappings, sheets):
        now = utc_now()
        values = {
            "headings": dict(stored_mapping.headings),
            "columns": dict(stored_mapping.columns),
            "updated_at": now,
        }
        statement = insert(ImportMapping).values(
            id=new_id(),
            organisation_id=organisation_id,
            signature=stored_mapping.signature,
            created_at=now,
            **values,
        )
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=[ImportMapping.organisation_id, ImportMapping.signature],
                set_=values,
            )
        )
    oldest = queries.import_mappings(organisation_id).with_only_columns(ImportMapping.id)
    await session.execute(
        delete(ImportMapping).where(ImportMapping.id.in_(oldest.offset(MOST_KEPT)))
    )
