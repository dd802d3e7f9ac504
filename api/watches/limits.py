"""How often anybody may leave an address: one mail each goes to somebody who may know nothing."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import quotas
from api.core.email_address import mailbox_of
from api.core.networks import Origin
from api.core.quotas import Limit

ASKED = Limit("watch-by-mail", 20, timedelta(hours=1))
"""From one address."""
MAILS = Limit("watch-by-mail-to", 3, timedelta(days=1))
"""To one mailbox."""


async def require_asking(session: AsyncSession, origin: Origin) -> None:
    await quotas.require_network(session, ASKED, *origin)


async def require_mail(session: AsyncSession, email: str, origin: Origin) -> None:
    """After the network, which must not use up what a mailbox has for all; and only where a mail
    would go: somebody's slips are no mails.
    """
    await quotas.require(session, MAILS, mailbox_of(email), origin.key)
