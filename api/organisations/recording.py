"""Audit entries of organisations."""

from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from api.core.actor import Actor
from api.core.audit import record_audit
from api.organisations.models import Organisation


def audit(
    session: AsyncSession | Session,
    actor: Actor,
    verb: str,
    organisation: Organisation,
    changed: Collection[str] = (),
) -> None:
    record_audit(
        session,
        actor,
        f"organisation.{verb}",
        f"organisations/{organisation.id}",
        organisation_id=organisation.id,
        changed=changed,
    )
