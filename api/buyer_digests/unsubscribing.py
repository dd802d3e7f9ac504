"""Unsubscribes from a buyer's digest by the link in it, without signing in."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.buyer_digests import queries
from api.core.actor import ANONYMOUS
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import found_or_404
from api.core.i18n import Language, Texts


class Offer(NamedTuple):
    """Data for the page of an unsubscribe link."""

    language: Language
    organisation: Texts


async def offer(session: AsyncSession, digest_id: UUID) -> Offer:
    """Raises NotFound if the reader has left the organisation."""
    row = found_or_404((await session.execute(queries.behind_link(digest_id))).one_or_none())
    return Offer(*row)


async def stop(session: AsyncSession, digest_id: UUID) -> Offer:
    """Idempotent: a stopped digest stays stopped."""
    result = await offer(session, digest_id)
    digest = await session.scalar(queries.running(digest_id))
    if digest is not None:
        digest.stopped_at, digest.due_at = utc_now(), None
        target = f"buyer_digests/{digest_id}"
        record_audit(session, ANONYMOUS, "buyer_digest.stop", target, changed=["stopped"])
        await session.flush()
    return result
