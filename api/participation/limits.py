"""How much somebody unknown may do: enough for a hall full of residents, too little for a flood."""

from uuid import UUID

from api.core.networks import network_of
from api.http.rate_limits import throttle
from api.http.requests import ApiRequest

HOUR = 60 * 60
RECEIPTS_PER_NETWORK = 60
RECEIPTS_PER_DIALOGUE = 1_000
WRITES_PER_RECEIPT = 30
REPORTS_PER_NETWORK = 30
UPLOADS_PER_PARTICIPANT = 30
"""All five in an hour."""


async def throttle_receipts(request: ApiRequest, dialogue_id: UUID) -> None:
    """The network first, so that one network cannot use up what a dialogue has for all."""
    network = network_of(request.address)
    await throttle(request, "receipts", network, limit=RECEIPTS_PER_NETWORK, window=HOUR)
    await throttle(request, "receipts-of", dialogue_id, limit=RECEIPTS_PER_DIALOGUE, window=HOUR)


async def throttle_reports(request: ApiRequest) -> None:
    """Whoever reports need not be known, and a report costs somebody else's time."""
    network = network_of(request.address)
    await throttle(request, "reports", network, limit=REPORTS_PER_NETWORK, window=HOUR)


async def throttle_writing(request: ApiRequest) -> None:
    """For every route by which a receipt adds something. People who signed in answer for it."""
    if (participant_id := request.actor.participant_id) is not None:
        await throttle(request, "writes", participant_id, limit=WRITES_PER_RECEIPT, window=HOUR)


async def throttle_uploads(request: ApiRequest) -> None:
    """Each is kept for a day even where no answer names it: a few would not matter, many would."""
    who = request.actor.participant_id or request.actor.person_id
    await throttle(request, "uploads", who, limit=UPLOADS_PER_PARTICIPANT, window=HOUR)
