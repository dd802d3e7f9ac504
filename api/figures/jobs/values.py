"""Computes the figures of buyers from their measurements."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.figures.queries.values import COMPUTE, FORGET_OPEN
from api.figures.rules.catalogue import Definition


def compute_values(
    session: Session,
    organisations: Collection[UUID],
    definitions: Iterable[Definition],
    now: datetime,
) -> None:
    """Definitions that are computed alike share a statement."""
    groups = defaultdict(list)
    for definition in definitions:
        groups[definition.aggregate, definition.version, definition.periods].append(definition.id)
    for (aggregate, version, periods), figures in groups.items():
        those = {
            "organisations": list(organisations),
            "figures": figures,
            "version": version,
        }
        session.execute(FORGET_OPEN, those)
        asked = {"periods": [kind.value for kind in periods], "today": now.date(), "now": now}
        session.execute(COMPUTE[aggregate], those | asked)
