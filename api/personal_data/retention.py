"""Applies the table of retention periods: counts due rows for a dry run, deletes them in batches.

A rule selects expired rows. Most rules have a purge step in the feature that owns the rows; a test
checks that the dry run finds nothing after all steps.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, CursorResult, Table, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from api.accounts.models import Person, SignedInSession, SignIn
from api.core.audit import AuditEntry
from api.core.batches import in_batch
from api.core.idempotency import IdempotentAnswer
from api.core.models import Base
from api.core.retention import RETENTION, RetentionPeriod
from api.digests.purging import unwatching
from api.draft_links.models import Preview
from api.forms.models import FormDraft, FormSubmission
from api.mails.jobs import ENDED
from api.mails.models import Mail, Suppression
from api.organisations.models import ConfirmationRequest, Invitation, OperatorNews
from api.personal_data.models import ErasureRequest, ErasureState, Export, ExportState
from api.plans.models.imports import ImportDraft
from api.watches.models import DigestSlot, WatchRequest
from api.webhooks.models import WebhookAttempt

BATCH = 2_000
Expired = Callable[[datetime], ColumnElement[bool]]


class Rule(NamedTuple):
    period: RetentionPeriod
    model: type[Base]
    expired: Expired
    """True for rows that ended before the given moment."""
    purged_here: bool = False
    """Whether `retain` deletes the rows, because no feature has a purge step for them."""

    @property
    def table(self) -> str:
        return str(self.model.__tablename__)

    def due(self, now: datetime) -> ColumnElement[bool]:
        return self.expired(now - RETENTION[self.period])


def _invitation_expired(before: datetime) -> ColumnElement[bool]:
    ended_at = func.coalesce(Invitation.accepted_at, Invitation.withdrawn_at, Invitation.expires_at)
    return ended_at < before


def _session_expired(before: datetime) -> ColumnElement[bool]:
    return or_(SignedInSession.expires_at < before, SignedInSession.revoked_at < before)


def _request_expired(before: datetime) -> ColumnElement[bool]:
    """Unconfirmed and cancelled requests. Completed ones have only an identifier, and stay."""
    ended = ErasureRequest.state.in_((ErasureState.ASKED, ErasureState.TAKEN_BACK))
    return ended & (ErasureRequest.created_at < before)


RULES = (
    Rule(
        RetentionPeriod.IDEMPOTENT_ANSWERS,
        IdempotentAnswer,
        lambda t: IdempotentAnswer.created_at < t,
    ),
    Rule(RetentionPeriod.SIGN_INS, SignIn, lambda t: SignIn.expires_at < t),
    Rule(RetentionPeriod.SIGN_INS, SignedInSession, _session_expired),
    Rule(RetentionPeriod.INVITATIONS, Invitation, _invitation_expired),
    Rule(
        RetentionPeriod.INVITATIONS,
        ConfirmationRequest,
        lambda t: ConfirmationRequest.expires_at < t,
    ),
    Rule(RetentionPeriod.MAILS, Mail, lambda t: Mail.state.in_(ENDED) & (Mail.created_at < t)),
    Rule(
        RetentionPeriod.SUPPRESSIONS,
        Suppression,
        lambda t: Suppression.person_id.is_(None) & (Suppression.stopped_at < t),
    ),
    Rule(
        RetentionPeriod.WATCH_REQUESTS,
        WatchRequest,
        lambda t: WatchRequest.expires_at < t + RETENTION[RetentionPeriod.WATCH_REQUESTS],
    ),
    Rule(RetentionPeriod.UNWATCHED_ADDRESSES, Person, lambda t: and_(*unwatching(t))),
    Rule(RetentionPeriod.DIGEST_SLOTS, DigestSlot, lambda t: DigestSlot.closed_at < t),
    Rule(RetentionPeriod.WEBHOOK_ATTEMPTS, WebhookAttempt, lambda t: WebhookAttempt.at < t),
    Rule(RetentionPeriod.PREVIEWS, Preview, lambda t: Preview.expires_at < t),
    Rule(
        RetentionPeriod.FORM_DRAFTS, FormDraft, lambda t: FormDraft.saved_at < t, purged_here=True
    ),
    Rule(
        RetentionPeriod.FORM_DRAFTS,
        ImportDraft,
        lambda t: ImportDraft.created_at < t,
        purged_here=True,
    ),
    Rule(
        RetentionPeriod.FORM_SUBMISSIONS,
        FormSubmission,
        lambda t: FormSubmission.sent_at < t,
        purged_here=True,
    ),
    Rule(RetentionPeriod.AUDIT_LOG, AuditEntry, lambda t: AuditEntry.at < t, purged_here=True),
    Rule(RetentionPeriod.ERASURE_REQUESTS, ErasureRequest, _request_expired, purged_here=True),
    Rule(
        RetentionPeriod.OPERATOR_NEWS,
        OperatorNews,
        lambda t: OperatorNews.told_at < t,
        purged_here=True,
    ),
    Rule(
        RetentionPeriod.EXPORTS,
        Export,
        lambda t: (Export.state == ExportState.EXPIRED) & (Export.expires_at < t),
        purged_here=True,
    ),
)


def dry_run(session: Session, now: datetime) -> list[tuple[Rule, int]]:
    """The number of rows that are due now, for each rule."""
    return [
        (
            rule,
            session.scalar(select(func.count()).select_from(rule.model).where(rule.due(now))) or 0,
        )
        for rule in RULES
    ]


def retain(session: Session, now: datetime, *, limit: int = BATCH) -> Counter[str]:
    """Deletes one batch of each rule without a purge step. Returns numbers of rows by table."""
    counter: Counter[str] = Counter()
    for rule in RULES:
        if rule.purged_here and (count := _delete_due(session, rule, now, limit)):
            counter[rule.table] += count
    return counter


def _delete_due(session: Session, rule: Rule, now: datetime, limit: int) -> int:
    table = cast(Table, rule.model.__table__)
    stmt = select(*table.primary_key).where(rule.due(now)).limit(limit)
    batch = in_batch(stmt.with_for_update(skip_locked=True))
    done = session.execute(delete(table).where(batch))
    return cast(CursorResult[Any], done).rowcount


def lines(session: Session, now: datetime) -> Iterator[str]:
    """Lines for the command: all periods, with numbers of due rows."""
    for rule, due in dry_run(session, now):
        yield f"{rule.period:22} {rule.table:22} {RETENTION[rule.period].days:>5} days {due:>8} due"
    for period in RetentionPeriod:
        if period not in RETENTION:
            yield f"{period:22} ends with something else: see core/retention.py"
        elif period not in {rule.period for rule in RULES}:
            yield f"{period:22} {'(files)':22} {RETENTION[period].days:>5} days"
