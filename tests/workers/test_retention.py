"""The table of retention periods: a dry run counts due rows, and batches delete them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from api.contributions.models import ConfidentialPart, Contribution
from api.core.actor import ActorKind
from api.core.audit import AuditEntry
from api.core.idempotency import IdempotentAnswer
from api.core.ids import new_id
from api.core.retention import RETENTION, RetentionPeriod
from api.core.schedule import Frequency
from api.dialogues.models import DialogueStatus
from api.forms.models import FormDraft, FormSubmission
from api.hidings.models import SealedOriginal
from api.mails.models import MailState
from api.organisations.models import OperatorNews
from api.personal_data.jobs.case_files import YEARS, end_case_files
from api.personal_data.models import (
    CaseFile,
    ErasureRequest,
    ErasureState,
    Export,
    ExportState,
    RetentionClass,
)
from api.personal_data.retention import RULES, dry_run, lines, retain
from api.watches.models import DigestSlot, SlotState
from tests.factories.accounts import person, sign_in, signed_in
from tests.factories.contributions import confidential_part, contribution
from tests.factories.dialogues import dialogue
from tests.factories.hidings import hiding, sealed_file
from tests.factories.mails import mail, suppression
from tests.factories.organisations import asked, invitation, organisation
from tests.factories.participation import participant
from tests.factories.plans import import_draft, plan
from tests.factories.previews import preview
from tests.factories.subscribers import watch_request
from workers.purging import purge_all

NOW = datetime(2040, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_the_table_of_periods_is_as_decided() -> None:
    """A change of a period must be deliberate, so it has to be repeated here."""
    days = {period: kept / timedelta(days=1) for period, kept in RETENTION.items()}
    assert days == {
        RetentionPeriod.IDEMPOTENT_ANSWERS: 1,
        RetentionPeriod.SIGN_INS: 7,
        RetentionPeriod.INVITATIONS: 30,
        RetentionPeriod.MAILS: 30,
        RetentionPeriod.SUPPRESSIONS: 30,
        RetentionPeriod.WATCH_REQUESTS: 3,
        RetentionPeriod.UNWATCHED_ADDRESSES: 30,
        RetentionPeriod.DIGEST_SLOTS: 90,
        RetentionPeriod.WEBHOOK_ATTEMPTS: 30,
        RetentionPeriod.PREVIEWS: 30,
        RetentionPeriod.FORM_DRAFTS: 1,
        RetentionPeriod.FORM_SUBMISSIONS: 2,
        RetentionPeriod.AUDIT_LOG: 3650,
        RetentionPeriod.EXPORTS: 7,
        RetentionPeriod.ERASURE_REQUESTS: 7,
        RetentionPeriod.OPERATOR_NEWS: 1,
        RetentionPeriod.UNUSED_FILES: 1,
    }


def _ended(session: Session, at: dict[RetentionPeriod, datetime]) -> list[Any]:
    """One row for each rule, which ended at `at`."""
    buyer, somebody = organisation(), person()
    session.add_all([buyer, somebody])
    session.flush()
    call = dialogue(buyer, DialogueStatus.DRAFT)
    sheets = plan(buyer)
    session.add_all([call, sheets])
    session.flush()
    ended = {"expires_at": at[RetentionPeriod.SIGN_INS]}
    opened, _ = signed_in(somebody)
    opened.expires_at = at[RetentionPeriod.SIGN_INS]
    link, _ = preview(call)
    link.expires_at = at[RetentionPeriod.PREVIEWS]
    return [
        IdempotentAnswer(
            owner="o",
            key=str(at[RetentionPeriod.MAILS]),
            request_hash=b"",
            status=200,
            headers=[],
            body=b"",
            created_at=at[RetentionPeriod.IDEMPOTENT_ANSWERS],
        ),
        sign_in(**ended)[0],
        opened,
        invitation(buyer, "x@example.fi", expires_at=at[RetentionPeriod.INVITATIONS])[0],
        asked(buyer, expires_at=at[RetentionPeriod.INVITATIONS]),
        mail(state=MailState.SENT, created_at=at[RetentionPeriod.MAILS]),
        mail(state=MailState.TAKEN_BACK, created_at=at[RetentionPeriod.MAILS]),
        suppression(
            f"{at[RetentionPeriod.MAILS]}@x.fi", stopped_at=at[RetentionPeriod.SUPPRESSIONS]
        ),
        watch_request(
            expires_at=at[RetentionPeriod.WATCH_REQUESTS]
            + RETENTION[RetentionPeriod.WATCH_REQUESTS]
        )[0],
        DigestSlot(
            person_id=somebody.id,
            frequency=Frequency.DAILY,
            due_at=at[RetentionPeriod.DIGEST_SLOTS],
            state=SlotState.EMPTY,
            closed_at=at[RetentionPeriod.DIGEST_SLOTS],
        ),
        person(has_account=False, updated_at=at[RetentionPeriod.UNWATCHED_ADDRESSES]),
        OperatorNews(
            event_id=new_id(),
            organisation_id=buyer.id,
            standing="waits",
            noted_at=at[RetentionPeriod.OPERATOR_NEWS],
            told_at=at[RetentionPeriod.OPERATOR_NEWS],
        ),
        link,
        FormDraft(
            browser=str(at).encode(),
            path="/sign-in",
            entries={},
            saved_at=at[RetentionPeriod.FORM_DRAFTS],
        ),
        import_draft(sheets, somebody, created_at=at[RetentionPeriod.FORM_DRAFTS]),
        FormSubmission(id_hash=str(at).encode(), sent_at=at[RetentionPeriod.FORM_SUBMISSIONS]),
        AuditEntry(
            at=at[RetentionPeriod.AUDIT_LOG],
            actor_kind=ActorKind.SYSTEM,
            action="a",
            target="t",
            changed=[],
        ),
        ErasureRequest(
            person_id=somebody.id,
            state=ErasureState.TAKEN_BACK,
            created_at=at[RetentionPeriod.ERASURE_REQUESTS],
        ),
        Export(
            person_id=somebody.id, state=ExportState.EXPIRED, expires_at=at[RetentionPeriod.EXPORTS]
        ),
    ]


def test_a_dry_run_counts_what_the_sweeper_takes_and_no_more(
    sync_session: Session,
) -> None:
    """Each rule has one row that is an hour past its period and one that is not yet."""
    for shift in (-HOUR, HOUR):
        at = {period: NOW - kept + shift for period, kept in RETENTION.items()}
        sync_session.add_all(_ended(sync_session, at))
    sync_session.flush()
    before = {(rule.period, rule.table): due for rule, due in dry_run(sync_session, NOW)}
    untouched = {
        (RetentionPeriod.WEBHOOK_ATTEMPTS, "webhook_attempts"): 0,
        (RetentionPeriod.MAILS, "mails"): 2,
    }
    expected = {(rule.period, rule.table): 1 for rule in RULES}
    assert before == expected | untouched
    assert before == {(r.period, r.table): n for r, n in dry_run(sync_session, NOW)}
    _sweep(sync_session)
    assert {due for _, due in dry_run(sync_session, NOW)} == {0}
    later = dry_run(sync_session, NOW + 2 * HOUR)
    assert {rule.table for rule, due in later if due} == {r.table for r in RULES} - {
        "webhook_attempts"
    }


def _sweep(session: Session) -> None:
    """Runs the hourly task on the session of the test."""

    @contextmanager
    def nested() -> Iterator[Session]:
        with session.begin_nested():
            yield session

    purge_all(nested, NOW)


def test_batches_are_bounded_whatever_the_plan(sync_session: Session) -> None:
    """A nested loop would evaluate a subquery again for each row, and its limit with it."""
    for other in ("hashjoin", "mergejoin", "hashagg", "material", "sort"):
        sync_session.execute(text(f"SET LOCAL enable_{other} = off"))
    for _ in range(3):
        sync_session.add(
            AuditEntry(
                at=NOW - RETENTION[RetentionPeriod.AUDIT_LOG] - HOUR,
                actor_kind=ActorKind.SYSTEM,
                action="a",
                target="t",
                changed=[],
            )
        )
    sync_session.flush()
    taken = [retain(sync_session, NOW, limit=2).total() for _ in range(3)]
    assert taken == [2, 1, 0]


def test_the_command_prints_the_whole_table(sync_session: Session) -> None:
    printed = "\n".join(lines(sync_session, NOW))
    assert [period for period in RetentionPeriod if period.value not in printed] == []


class CaseFileStage:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.buyer = self.add(organisation())
        self.author = self.add(person())
        concluded = NOW - timedelta(days=5 * 366)
        self.call = self.add(dialogue(self.buyer, DialogueStatus.CONCLUDED, concluded_at=concluded))
        self.mine = self.add(participant(self.call, self.author))
        self.said = self.add(
            contribution(self.call, self.author, participant_id=self.mine.id, text="Julkista.")
        )
        self.add(confidential_part(self.said))
        hidden = hiding(self.buyer, f"contributions/{self.said.id}", dialogue_id=self.call.id)
        self.add(hidden)
        self.add(sealed_file(hidden))

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def file(self, kind: RetentionClass) -> None:
        self.add(
            CaseFile(
                subject=f"dialogues/{self.call.id}",
                organisation_id=self.buyer.id,
                retention_class=kind,
            )
        )


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        (RetentionClass.YEARS_2, True),
        (RetentionClass.YEARS_5, True),
        (RetentionClass.YEARS_10, False),
        (RetentionClass.PERMANENT, False),
    ],
)
def test_a_case_file_ends_by_its_class(
    sync_session: Session, kind: RetentionClass, ends: bool
) -> None:
    """Deletes sealed originals, confidential parts and links to people. Public content stays."""
    stage = CaseFileStage(sync_session)
    stage.file(kind)
    assert end_case_files(sync_session, NOW) == int(ends)
    sync_session.expire_all()
    kept = 0 if ends else 1
    assert len(sync_session.scalars(select(SealedOriginal)).all()) == kept
    assert len(sync_session.scalars(select(ConfidentialPart)).all()) == kept
    row = sync_session.get_one(Contribution, stage.said.id)
    assert row.text == "Julkista."
    assert (row.person_id is None) == ends
    assert end_case_files(sync_session, NOW) == 0


def test_case_file_without_a_class_does_not_end(sync_session: Session) -> None:
    CaseFileStage(sync_session)
    assert end_case_files(sync_session, NOW + timedelta(days=100 * 366)) == 0


def test_every_class_has_its_years() -> None:
    assert set(YEARS) == set(RetentionClass)
