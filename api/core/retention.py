"""Retention periods in one table, which the operator can print for a data-protection officer.

`RETENTION` has the time after which a row is deleted. The rules in `personal_data/retention.py`
define when that time begins. Periods without a time end with the account, the buyer's retention
class, or a setting. `vuoropuhelu retention` prints the table.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum


class RetentionPeriod(StrEnum):
    ACCOUNT = "account"
    """As long as the person has an account or a watch."""
    CASE_FILE = "case_file"
    """The buyer sets it by the retention class of its dialogue or procurement."""
    ORGANISATION = "organisation"
    IDEMPOTENT_ANSWERS = "idempotent_answers"
    SIGN_INS = "sign_ins"
    INVITATIONS = "invitations"
    MAILS = "mails"
    SUPPRESSIONS = "suppressions"
    """For addresses without an account or watch. Separate from the period of mails."""
    WATCH_REQUESTS = "watch_requests"
    UNWATCHED_ADDRESSES = "unwatched_addresses"
    DIGEST_SLOTS = "digest_slots"
    EVENT_LOG = "event_log"
    """The setting `event_retention_days` sets it."""
    WEBHOOK_ATTEMPTS = "webhook_attempts"
    PREVIEWS = "previews"
    FORM_DRAFTS = "form_drafts"
    FORM_SUBMISSIONS = "form_submissions"
    AUDIT_LOG = "audit_log"
    EXPORTS = "exports"
    ERASURE_REQUESTS = "erasure_requests"
    OPERATOR_NEWS = "operator_news"
    UNUSED_FILES = "unused_files"
    """Uploads without a row. Far longer than any transaction may run."""


RETENTION: Mapping[RetentionPeriod, timedelta] = {
    RetentionPeriod.IDEMPOTENT_ANSWERS: timedelta(hours=24),
    RetentionPeriod.SIGN_INS: timedelta(days=7),
    RetentionPeriod.INVITATIONS: timedelta(days=30),
    RetentionPeriod.MAILS: timedelta(days=30),
    RetentionPeriod.SUPPRESSIONS: timedelta(days=30),
    RetentionPeriod.WATCH_REQUESTS: timedelta(days=3),
    RetentionPeriod.UNWATCHED_ADDRESSES: timedelta(days=30),
    RetentionPeriod.DIGEST_SLOTS: timedelta(days=90),
    RetentionPeriod.WEBHOOK_ATTEMPTS: timedelta(days=30),
    RetentionPeriod.PREVIEWS: timedelta(days=30),
    RetentionPeriod.FORM_DRAFTS: timedelta(hours=24),
    RetentionPeriod.FORM_SUBMISSIONS: timedelta(days=2),
    RetentionPeriod.AUDIT_LOG: timedelta(days=10 * 365),
    RetentionPeriod.EXPORTS: timedelta(days=7),
    RetentionPeriod.ERASURE_REQUESTS: timedelta(days=7),
    RetentionPeriod.OPERATOR_NEWS: timedelta(days=1),
    RetentionPeriod.UNUSED_FILES: timedelta(days=1),
}
