"""Limits of requests for watches by mail, since anybody can enter somebody else's address."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import quotas
from api.core.email_address import mailbox_of
from api.core.networks import Origin
from api.core.quotas import Limit

REQUESTS = Limit("watch-by-mail", 20, timedelta(hours=1))
"""Requests from one network address."""
MAILS = Limit("watch-by-mail-to", 3, timedelta(days=1))
"""Mails to one mailbox."""


async def require_asking(session: AsyncSession, origin: Origin) -> None:
    await quotas.require_network(session, REQUESTS, *origin)


async def require_mail(session: AsyncSession, email: str, origin: Origin) -> None:
    """Called after `require_asking`, so that one network cannot use up the quota of a mailbox, and
    only if a mail would be sent: requests with faults do not count.
    """
    await quotas.require(session, MAILS, mailbox_of(email), origin.key)
