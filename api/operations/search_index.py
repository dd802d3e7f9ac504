"""Counts items that the current dictionaries have not indexed yet."""

from typing import Any

from sqlalchemy import Select, func, select

from api.codelists.models import Code
from api.core.reindexing import outdated
from api.dialogues.models import Dialogue
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement
from api.watches.models import Watch
from api.webhooks.models import WebhookEndpoint

MOST = 1_000
"""Maximum count per kind: the doctor needs no larger number."""


def outdated_terms() -> Select[int]:
    """Number of rows whose search terms were made with other dictionaries."""
    counts = [
        _count(table, table.search_version) for table in (Code, Organisation, Procurement, Dialogue)
    ]
    counts += [
        _count(table, table.query_version, table.query.is_not(None))
        for table in (Watch, WebhookEndpoint)
    ]
    total = counts[0]
    for each in counts[1:]:
        total = total + each
    return select(total)


def _count(table: Any, version: Any, *only: Any) -> Any:
    some = select(table).where(outdated(version), *only).with_only_columns(version).limit(MOST + 1)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()
