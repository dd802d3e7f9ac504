"""Response bodies of dispositions and of the influence of contributions."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from api.contributions.models import Disposition, DispositionOutcome
from api.core.i18n import Texts


class DispositionOut(msgspec.Struct):
    """The buyer's decision about a contribution, with the reason."""

    contribution_id: UUID
    outcome: DispositionOutcome
    reason: Texts
    decided_at: datetime
    version: int
    """1 for the first disposition. `list_dispositions` has the earlier ones."""


class DispositionsOut(msgspec.Struct):
    """The dispositions in the order of the request."""

    items: list[DispositionOut]


def disposition_out(row: Disposition) -> DispositionOut:
    return DispositionOut(row.contribution_id, row.outcome, row.reason, row.decided_at, row.number)


class InfluenceOut(msgspec.Struct):
    """Effect of the contributions on the procurement. Counts published comments and questions of
    participants; it leaves out contributions of the buyer and those held, withdrawn or removed.
    """

    contributions: int
    adopted: int
    partly: int
    noted: int
    not_adopted: int
    undisposed: int
    """Contributions without a disposition."""
    changed_something: float | None
    """(`adopted` + `partly`) / `contributions`, so an undisposed contribution counts as without
    influence. Between 0 and 1, to four digits; null where there are no contributions."""
    participants: int
    """Number of different participants that are shown by number."""
    suppliers: int
    """Number of different organisations that were named. They are counted apart from the
    participants, because one person may be in both counts and a sum would reveal it."""


def influence_out(counted: Mapping[str, int]) -> InfluenceOut:
    """Build it from the row of `queries.dispositions.influence`."""
    total = counted["contributions"]
    disposed = sum(counted[outcome.value] for outcome in DispositionOutcome)
    changed = counted[DispositionOutcome.ADOPTED.value] + counted[DispositionOutcome.PARTLY.value]
    return InfluenceOut(
        **counted,
        undisposed=total - disposed,
        changed_something=round(changed / total, 4) if total else None,
    )
