"""What is no longer needed goes."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.accounts.jobs import KEPT_AFTER_END, purge_secrets
from api.accounts.models import SignedInSession
from api.core.idempotency import KEPT, IdempotentAnswer, purge_answers
from tests.factories.accounts import person, signed_in

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def test_sessions_go_some_time_after_they_ended(sync_session: Session) -> None:
    somebody = person()
    sync_session.add(somebody)
    sync_session.flush()
    ends = [NOW - KEPT_AFTER_END - timedelta(hours=1), NOW - timedelta(hours=1), NOW]
    for end in ends:
        row, _ = signed_in(somebody)
        row.expires_at = end
        sync_session.add(row)
    sync_session.flush()
    purge_secrets(sync_session, NOW)
    assert sync_session.scalar(select(func.count()).select_from(SignedInSession)) == 2


def test_kept_answers_go_after_a_day(sync_session: Session) -> None:
    for key, age in (("old", KEPT + timedelta(minutes=1)), ("young", KEPT - timedelta(minutes=1))):
        sync_session.add(
            IdempotentAnswer(
                owner="person:x",
                key=key,
                request_hash=b"",
                status=201,
                headers=[],
                body=b"",
                created_at=NOW - age,
            )
        )
    sync_session.flush()
    purge_answers(sync_session, NOW)
    assert sync_session.scalars(select(IdempotentAnswer.key)).all() == ["young"]
