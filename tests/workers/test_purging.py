"""Expired rows are deleted."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from api.accounts.jobs import KEPT_AFTER_END, purge_secrets
from api.accounts.models import SignedInSession
from api.core.idempotency import IDEMPOTENT_RETENTION, IdempotentAnswer, purge_answers
from api.dialogues.models import DialogueStatus
from api.draft_links.jobs import purge_previews
from api.draft_links.models import Preview
from api.organisations.jobs import KEPT_AFTER_END as INVITATIONS_KEPT
from api.organisations.jobs import purge_invitations
from api.organisations.models import Invitation
from tests.factories.accounts import person, signed_in
from tests.factories.dialogues import dialogue
from tests.factories.organisations import invitation, organisation
from tests.factories.previews import preview

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def test_ended_sessions_are_deleted_after_their_period(sync_session: Session) -> None:
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


def test_ended_invitations_are_deleted_after_their_period(sync_session: Session) -> None:
    buyer = organisation()
    sync_session.add(buyer)
    sync_session.flush()
    long_ago, lately = NOW - INVITATIONS_KEPT - timedelta(hours=1), NOW - timedelta(hours=1)
    ended: list[dict[str, datetime]] = [
        {"expires_at": long_ago},
        {"expires_at": NOW, "accepted_at": long_ago},
        {"expires_at": NOW, "withdrawn_at": long_ago},
    ]
    kept: list[dict[str, datetime]] = [
        {"expires_at": lately},
        {"expires_at": NOW},
        {"expires_at": long_ago, "accepted_at": lately},
    ]
    for number, values in enumerate([*ended, *kept]):
        row, _ = invitation(buyer, f"{number}@example.fi", **values)
        sync_session.add(row)
    sync_session.flush()
    purge_invitations(sync_session, NOW)
    left = sync_session.scalars(select(Invitation.email).order_by(Invitation.email)).all()
    assert left == ["3@example.fi", "4@example.fi", "5@example.fi"]


def test_idempotent_answers_are_deleted_after_a_day(sync_session: Session) -> None:
    for key, age in (
        ("old", IDEMPOTENT_RETENTION + timedelta(minutes=1)),
        ("young", IDEMPOTENT_RETENTION - timedelta(minutes=1)),
    ):
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


def test_ended_draft_links_are_deleted_after_a_month(sync_session: Session) -> None:
    buyer = organisation()
    call = dialogue(buyer, DialogueStatus.DRAFT)
    sync_session.add(buyer)
    sync_session.flush()
    sync_session.add(call)
    sync_session.flush()
    ends = [NOW - timedelta(days=31), NOW - timedelta(days=29), NOW + timedelta(days=1)]
    sync_session.add_all(preview(call, expires_at=end)[0] for end in ends)
    sync_session.flush()
    purge_previews(sync_session, NOW)
    stmt = select(Preview.expires_at).order_by(Preview.expires_at)
    assert list(sync_session.scalars(stmt)) == ends[1:]
