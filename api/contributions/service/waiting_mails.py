"""Waiting mails that quote a contribution, once it says something else or nothing."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.queries import recipients
from api.core.clock import utc_now
from api.mails.queries import recall


async def recall_mails(
    session: AsyncSession, contribution_id: UUID, *, beginning: str = ""
) -> None:
    """In the transaction of the change: nothing goes out in between. Reactions write anew."""
    rows = await session.execute(recall([contribution_id], utc_now(), beginning))
    untold = {item for row in rows.all() if row.key.startswith("disposed:") for item in row.about}
    if untold:
        await session.execute(recipients.clear_notified(untold))
