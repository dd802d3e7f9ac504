"""Deletes data at the end of its retention period (`api/core/retention.py`), in batches."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy.orm import Session

from api.accounts.jobs import purge_secrets
from api.core.idempotency import purge_answers
from api.core.quotas import purge_quotas
from api.digests.purging import (
    erase_unwatching,
    purge_closed_slots,
    purge_ownerless_slots,
    purge_watch_requests,
    purge_watchless_matches,
)
from api.draft_links.jobs import purge_previews
from api.mails.jobs import purge_mails, purge_suppressions
from api.organisations.jobs import purge_confirmations, purge_invitations
from api.personal_data.jobs.case_files import end_case_files
from api.personal_data.retention import retain
from api.webhooks.jobs import purge_webhooks

Transaction = Callable[[], AbstractContextManager[Session]]


def _retain(session: Session, now: datetime) -> int:
    return retain(session, now).total()


AT_ONCE = (
    purge_answers,
    purge_secrets,
    purge_quotas,
    purge_invitations,
    purge_confirmations,
    purge_previews,
    purge_webhooks,
    purge_suppressions,
)
IN_BATCHES = (
    purge_watch_requests,
    erase_unwatching,
    purge_mails,
    purge_closed_slots,
    purge_ownerless_slots,
    purge_watchless_matches,
    end_case_files,
    _retain,
)
"""Steps over tables that grow with the platform. Each returns the number of deleted rows."""


def purge_all(transaction: Transaction, now: datetime) -> None:
    with transaction() as session:
        for step in AT_ONCE:
            step(session, now)
    for batch in IN_BATCHES:
        deleted = 1
        while deleted:
            with transaction() as session:
                deleted = batch(session, now)
