"""Groups of actors that the access rules treat alike, and the rows' expectations for them."""

from collections.abc import Iterable

from tests.api.matrix.rows import everyone
from tests.factories.world import STAFF

BUYER = (*STAFF, "api_key")
"""All of the buyer: they see its drafts."""
EDITORS = ("leader", "officer", "occasional", "api_key")
"""All of the buyer who write calls, plans, surveys and answers: everybody but the viewer."""
PUBLISHERS = ("leader", "officer", "api_key")
"""All of the buyer who publish, moderate and export: not who buys beside the main job."""
MODERATORS = (*PUBLISHERS, "moderator")
SUPPLIER = ("supplier", "member")
"""The people of one supplier."""
SUPPLIERS = (*SUPPLIER, "rival")


def each(actors: Iterable[str], status: int) -> dict[str, int]:
    return dict.fromkeys(actors, status)


BUYER_ONLY = everyone(404, **each(BUYER, 200))
"""The buyer reads it; nobody else finds it."""


def editors(status: int, others: int = 403, **named: int) -> dict[str, int]:
    """`status` for editors; the viewer is refused; others are refused or find nothing."""
    return everyone(others, **{"anonymous": 401, "viewer": 403, **each(EDITORS, status), **named})


def publishers(status: int, others: int = 403, **named: int) -> dict[str, int]:
    """`status` for publishers; others of the buyer are refused."""
    refused = {"anonymous": 401, "occasional": 403, "viewer": 403}
    return everyone(others, **{**refused, **each(PUBLISHERS, status), **named})


def people(status: int, **named: int) -> dict[str, int]:
    """`status` for whoever has signed in, whatever their role; a key is no person."""
    return everyone(status, **{"anonymous": 401, "api_key": 403, **named})
