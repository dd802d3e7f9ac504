"""Mails that wait for the end of quiet hours say nothing outdated in the morning."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.contributions.events import ContributionEdited, ParticipantExcluded, ParticipantReadmitted
from api.contributions.mails import moderation, outcomes
from api.contributions.models import ContributionStatus
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.settings import Settings
from api.hidings.models import HidingState
from api.mails.jobs import BULK, claim_mails
from api.mails.models import Mail, MailState
from api.mails.queries import recall
from api.meetings.events import MeetingCancelled, MeetingChanged, SignUpChanged, SignUpOutcome
from api.meetings.mails import mail_cancellation, mail_change, mail_outcome
from api.meetings.models import MeetingStatus, SignUpStatus
from api.personal_data.events import ContributionHidden
from api.personal_data.mails import mail_hiding
from tests.factories.events import context, event_of
from tests.factories.hidings import hiding
from tests.factories.meetings import meeting, sign_up
from tests.factories.participation import exclusion, participant
from tests.workers.test_notices import Stage

EVENING = datetime(2027, 3, 1, 20, tzinfo=UTC)  # ten on the wall in Helsinki
MORNING = datetime(2027, 3, 2, 5, tzinfo=UTC)
URL = "http://testserver.local"
REASON = {Language.FI: LocalText("Mainos.")}


class Night(Stage):
    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(session)
        self.settings = settings
        self.anna.quiet_from, self.anna.quiet_to = 21, 7
        session.flush()

    def excludes(self) -> Any:
        author = self.add(participant(self.call, self.anna))
        row = self.add(exclusion(author))
        moderation.mail_exclusion(
            self.session,
            event_of(ParticipantExcluded, exclusion_id=row.id),
            context(event_id=row.id),
        )
        return row

    def readmits(self, row: Any) -> None:
        row.ended_at = utc_now()
        self.session.flush()
        for _ in range(2):  # a delivery may come again
            moderation.mail_exclusion(
                self.session,
                event_of(ParticipantReadmitted, exclusion_id=row.id),
                context(event_id=self.call.id),
            )

    def removes(self, *texts: str) -> list[Any]:
        removed = ContributionStatus.REMOVED
        gone = {"status": removed, "removed_at": EVENING, "removal_reason": REASON}
        rows = [self.says(self.anna, text, **gone) for text in texts]
        moderation.mail_removed(self.session, rows[0].id, URL)
        return rows

    def gives_back(self, row: Any) -> None:
        """As `objecting._restore` and the reaction to its fact do."""
        row.status, row.removed_at, row.removal_reason = ContributionStatus.PUBLISHED, None, {}
        self.session.flush()
        self.session.execute(recall([row.id], utc_now(), "removed:"))
        outcomes.mail_again(
            self.session, event_of(ContributionEdited, contribution_id=row.id), context()
        )

    def place(self, status: SignUpStatus = SignUpStatus.PLACED) -> tuple[Any, Any]:
        event = self.add(meeting(self.call, starts_at=MORNING + timedelta(days=5)))
        return event, self.add(sign_up(event, self.anna, status=status))


def exclusion_that_ended(night: Night) -> None:
    night.readmits(night.excludes())


def removal_that_was_undone(night: Night) -> None:
    [row] = night.removes("Eka.")
    night.gives_back(row)


def release_that_was_removed(night: Night) -> None:
    row = night.says(night.anna, "Sana.")
    outcomes.mail_released(night.session, row.id, URL)
    row.status = ContributionStatus.REMOVED
    night.session.flush()
    night.session.execute(recall([row.id], utc_now()))
    outcomes.mail_again(
        night.session, event_of(ContributionEdited, contribution_id=row.id), context()
    )


def answer_that_was_removed(night: Night) -> None:
    answer = night.answer(night.asks(night.anna, "Saako?"))
    outcomes.mail_askers(night.session, answer.id, URL)
    answer.status = ContributionStatus.REMOVED
    night.session.flush()
    night.session.execute(recall([answer.id], utc_now()))
    outcomes.mail_again(
        night.session, event_of(ContributionEdited, contribution_id=answer.id), context()
    )


def hiding_that_was_undone(night: Night) -> None:
    row = night.add(hiding(night.buyer, "contributions/x", author_person_id=night.anna.id))
    mail_hiding(
        night.session, event_of(ContributionHidden, hiding_id=row.id, returned=False), context()
    )
    row.state = HidingState.UNDONE
    night.session.flush()
    night.session.execute(recall([row.id], utc_now(), "hiding:"))
    mail_hiding(
        night.session, event_of(ContributionHidden, hiding_id=row.id, returned=False), context()
    )


NOTHING_LEFT: list[Callable[[Night], None]] = [
    exclusion_that_ended,
    removal_that_was_undone,
    release_that_was_removed,
    answer_that_was_removed,
    hiding_that_was_undone,
]


def one_removal_of_two_undone(night: Night) -> str:
    first, _ = night.removes("Eka.", "Toka.")
    night.gives_back(first)
    return "Mainos."


def answer_that_was_edited(night: Night) -> str:
    answer = night.answer(night.asks(night.anna, "Saako?"))
    outcomes.mail_askers(night.session, answer.id, URL)
    answer.text = "Ei saa."
    night.session.flush()
    night.session.execute(recall([answer.id], utc_now()))
    outcomes.mail_again(
        night.session, event_of(ContributionEdited, contribution_id=answer.id), context()
    )
    return "Ei saa."


def meeting_that_moved_and_was_cancelled(night: Night) -> str:
    event, _ = night.place()
    mail_change(
        night.session,
        event_of(MeetingChanged, meeting_id=event.id, changed=["place"]),
        context(night.settings, utc_now()),
    )
    event.status = MeetingStatus.CANCELLED
    night.session.flush()
    mail_cancellation(
        night.session, event_of(MeetingCancelled, meeting_id=event.id), context(night.settings)
    )
    return "Inställt"


def place_that_was_given_back(night: Night) -> str:
    _, row = night.place()
    mail_outcome(
        night.session,
        SignUpChanged(row.id, SignUpOutcome.MOVED_UP),
        context(night.settings, utc_now()),
    )
    row.status = SignUpStatus.WITHDRAWN
    night.session.flush()
    mail_outcome(
        night.session,
        SignUpChanged(row.id, SignUpOutcome.WITHDRAWN),
        context(night.settings, utc_now()),
    )
    return ""


ONE_LEFT: list[Callable[[Night], str]] = [
    one_removal_of_two_undone,
    answer_that_was_edited,
    meeting_that_moved_and_was_cancelled,
    place_that_was_given_back,
]


@pytest.fixture
def night(sync_session: Session, settings: Settings) -> Night:
    return Night(sync_session, settings)


def _in_the_morning(session: Session) -> list[Mail]:
    session.expire_all()
    lease = timedelta(minutes=2)
    return claim_mails(session, BULK, MORNING, lease=lease, limit=9)


@time_machine.travel(EVENING, tick=False)
@pytest.mark.parametrize("happens", NOTHING_LEFT)
def test_reverted_change_is_not_mailed(night: Night, happens: Callable[[Night], None]) -> None:
    happens(night)
    assert night.session.scalars(select(Mail)).all(), "it was queued, or the test shows nothing"
    assert _in_the_morning(night.session) == []


@time_machine.travel(EVENING, tick=False)
@pytest.mark.parametrize("happens", ONE_LEFT)
def test_changes_in_a_row_make_one_mail_with_the_final_state(
    night: Night, happens: Callable[[Night], str]
) -> None:
    event = happens(night)
    [mail] = _in_the_morning(night.session)
    assert event in mail.subject + mail.text


@time_machine.travel(EVENING, tick=False)
def test_readmission_is_mailed_after_a_mailed_exclusion(night: Night) -> None:
    row = night.excludes()
    for mail in night.mails():
        mail.state = MailState.SENT
    night.session.flush()
    night.readmits(row)
    [mail] = _in_the_morning(night.session)
    assert mail.subject.startswith("Du kan delta igen")
