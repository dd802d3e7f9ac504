"""What is due by the table of periods: counted for a dry run, taken away in batches by beat.

A rule names the rows that are over. Most have a step of their own in the feature that knows more
about them; a test holds that after all steps the dry run finds nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, CursorResult, Table, and_, delete, func, or_, select, tuple_
from sqlalchemy.orm import Session

from api.accounts.models import Person, SignedInSession, SignIn
from api.core.audit import AuditEntry
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
from api.watches.models import DigestSlot, WatchRequest
from api.webhooks.models import WebhookAttempt

BATCH = 2_000
Over = Callable[[datetime], ColumnElement[bool]]


class Rule(NamedTuple):
    period: RetentionPeriod
    model: type[Base]
    over: Over
    """Of the moment before which a row has ended."""
    here: bool = False
    """Taken away by `retain`: no feature has a step for it."""

    @property
    def table(self) -> str:
        return str(self.model.__tablename__)

    def due(self, now: datetime) -> ColumnElement[bool]:
        return self.over(now - RETENTION[self.period])


def _invitation_over(before: datetime) -> ColumnElement[bool]:
    ended_at = func.coalesce(Invitation.accepted_at, Invitation.withdrawn_at, Invitation.expires_at)
    return ended_at < before


def _session_over(before: datetime) -> ColumnElement[bool]:
    return or_(SignedInSession.expires_at < before, SignedInSession.revoked_at < before)


def _request_over(before: datetime) -> ColumnElement[bool]:
    """Never confirmed, or taken back. What was done is known by identifier alone, and stays."""
    ended = ErasureRequest.state.in_((ErasureState.ASKED, ErasureState.TAKEN_BACK))
    return ended & (ErasureRequest.created_at < before)


RULES = (
    Rule(
        RetentionPeriod.IDEMPOTENT_ANSWERS,
        IdempotentAnswer,
        lambda t: IdempotentAnswer.created_at < t,
    ),
    Rule(RetentionPeriod.SIGN_INS, SignIn, lambda t: SignIn.expires_at < t),
    Rule(RetentionPeriod.SIGN_INS, SignedInSession, _session_over),
    Rule(RetentionPeriod.INVITATIONS, Invitation, _invitation_over),
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
    Rule(RetentionPeriod.FORM_DRAFTS, FormDraft, lambda t: FormDraft.saved_at < t, here=True),
    Rule(
        RetentionPeriod.FORM_SUBMISSIONS,
        FormSubmission,
        lambda t: FormSubmission.sent_at < t,
        here=True,
    ),
    Rule(RetentionPeriod.AUDIT_LOG, AuditEntry, lambda t: AuditEntry.at < t, here=True),
    Rule(RetentionPeriod.ERASURE_REQUESTS, ErasureRequest, _request_over, here=True),
    Rule(
        RetentionPeriod.OPERATOR_NEWS, OperatorNews, lambda t: OperatorNews.told_at < t, here=True
    ),
    Rule(
        RetentionPeriod.EXPORTS,
        Export,
        lambda t: (Export.state == ExportState.EXPIRED) & (Export.expires_at < t),
        here=True,
    ),
)


def dry_run(session: Session, now: datetime) -> list[tuple[Rule, int]]:
    """How many rows each rule would take away now."""
    return [
        (
            rule,
            session.scalar(select(func.count()).select_from(rule.model).where(rule.due(now))) or 0,
        )
        for rule in RULES
    ]


def retain(session: Session, now: datetime, *, limit: int = BATCH) -> Counter[str]:
    """One batch of each rule that no feature has a step for: by table, how many rows went."""
    counter: Counter[str] = Counter()
    for rule in RULES:
        if rule.here and (count := _take_away(session, rule, now, limit)):
            counter[rule.table] += count
    return counter


def _take_away(session: Session, rule: Rule, now: datetime, limit: int) -> int:
    table = cast(Table, rule.model.__table__)
    key = tuple_(*table.primary_key)
    stmt = select(*table.primary_key).where(rule.due(now)).limit(limit)
    done = session.execute(delete(table).where(key.in_(stmt.with_for_update(skip_locked=True))))
    return cast(CursorResult[Any], done).rowcount


def lines(session: Session, now: datetime) -> Iterator[str]:
    """For the command line: every period of the table, and what is due by those with rows."""
    for rule, due in dry_run(session, now):
        yield f"{rule.period:22} {rule.table:22} {RETENTION[rule.period].days:>5} days {due:>8} due"
    for period in RetentionPeriod:
        if period not in RETENTION:
            yield f"{period:22} ends with something else: see core/retention.py"
        elif period not in {rule.period for rule in RULES}:
            yield f"{period:22} {'(files)':22} {RETENTION[period].days:>5} days"
