"""Recalls waiting mails that quote a contribution whose text has changed or is gone."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.queries import recipients
from api.core.clock import utc_now
from api.mails.queries import recall


async def recall_mails(
    session: AsyncSession, contribution_id: UUID, *, beginning: str = ""
) -> None:
    """Recall in the transaction of the change, so that no old text is sent in between. An event
    handler queues new mails.
    """
    rows = await session.execute(recall([contribution_id], utc_now(), beginning))
    untold = {item for row in rows.all() if row.key.startswith("disposed:") for item in row.about}
    if untold:
        await session.execute(recipients.clear_notified(untold))
