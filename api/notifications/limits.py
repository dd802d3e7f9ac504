"""How often anybody may leave an address: one mail each goes to somebody who may know nothing."""

from api.http.rate_limits import throttle
from api.http.requests import ApiRequest
from api.participation.rules import network_of

HOUR, DAY = 60 * 60, 24 * 60 * 60
ASKED_PER_NETWORK = 20
"""In an hour."""
MAILS_PER_ADDRESS = 3
"""In a day."""


async def throttle_asking(request: ApiRequest) -> None:
    network = network_of(request.address)
    await throttle(request, "watch-by-mail", network, limit=ASKED_PER_NETWORK, window=HOUR)


async def throttle_mails(request: ApiRequest, email: str) -> None:
    """After the network, which must not use up what an address has for all; and only where a mail
    would go: somebody's slips are no mails.
    """
    await throttle(request, "watch-by-mail-to", email, limit=MAILS_PER_ADDRESS, window=DAY)
