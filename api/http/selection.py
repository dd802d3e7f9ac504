"""Query parameters with which a system reads again the items it already knows."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from litestar.params import QueryParameter

Ids = Annotated[
    list[UUID] | None,
    QueryParameter(
        description="Only the items with these ids. Ids that do not exist, or that you may not"
        " see, are left out."
    ),
]
UpdatedSince = Annotated[
    datetime | None,
    QueryParameter(
        description="Only items that changed at or after this time, which has an offset"
        " (`2027-03-31T12:00:00Z`). It does not find items that are no longer public: follow"
        " `/v1/events` to know of them."
    ),
]
