"""Audit entries of the feature."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.audit import record_audit
from api.practices.models import ModelEdition


def audit_edition(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    edition: ModelEdition,
    changed: Collection[str] = (),
) -> None:
    target = f"model/editions/{edition.code}"
    record_audit(session, actor, f"edition.{verb}", target, changed=changed)


def audit_practice(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    organisation_id: UUID,
    code: str,
    *,
    changed: Collection[str] = (),
) -> None:
    record_audit(
        session,
        actor,
        f"practice.{verb}",
        f"organisations/{organisation_id}/practices/{code}",
        organisation_id=organisation_id,
        changed=changed,
    )
