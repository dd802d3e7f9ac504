"""Everybody involved in a dialogue gets one notice of each event that changes their plans."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.contributions.models import ContributionStatus
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.outbox import OutboxEvent
from api.core.quiet_hours import QuietHours
from api.core.schedule import Frequency
from api.core.settings import Settings
from api.dialogues.events import (
    DialogueCancelled,
    DialogueClosing,
    DialogueEvent,
    DialogueExtended,
    DialogueShortened,
    SummaryPublished,
)
from api.dialogues.models import Dialogue, DialogueStatus, Extension
from api.digests.links import Links, Stops, Unsubscription, read_token
from api.mails.models import Mail, MailKind
from api.meetings.models import MeetingStatus, SignUpStatus
from api.notices.mails import notify_participants
from api.organisations.models import Organisation, OrganisationStatus, Role
from api.plans.models.values import Contact
from api.surveys.models import ResponseState
from api.watches.models import DigestSlot, Match, NoticeStop, Watch
from tests.factories.accounts import person
from tests.factories.contributions import contribution, official
from tests.factories.dialogues import about, dialogue
from tests.factories.events import of_row, outbox_event
from tests.factories.interests import interest
from tests.factories.meetings import meeting, sign_up
from tests.factories.notifications import follow, keys, watch
from tests.factories.organisations import membership, organisation, supplier
from tests.factories.participation import participant, receipt
from tests.factories.plans import procurement
from tests.factories.surveys import response, survey
from workers import event_handlers

S = DialogueStatus
DAY = timedelta(days=1)
NOON = datetime(2027, 3, 1, 10, tzinfo=UTC)
"""Noon in Helsinki."""
REASON = {Language.FI: LocalText("Moni toivoi lisäaikaa."), Language.SV: LocalText("Många bad.")}


class Stage:
    def __init__(self, session: Session) -> None:
        self.session = session
        self.buyer: Organisation = self.add(organisation())
        self.call: Dialogue = self.add(dialogue(self.buyer, title="Kyydit"))

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def person(self, name: str, **values: Any) -> Person:
        row: Person = self.add(person(email=f"{name}@example.fi", **values))
        return row

    def author(self, name: str, **values: Any) -> Person:
        somebody = self.person(name, **values)
        self.add(contribution(self.call, somebody))
        return somebody

    def follows(self, somebody: Person, **values: Any) -> Watch:
        row: Watch = self.add(follow(somebody, self.call, **values))
        self.session.add_all(keys(row))
        self.session.flush()
        return row

    def moved(self, days: int = 7) -> None:
        before = self.call.closes_at
        assert before is not None
        self.call.closes_at = before + days * DAY
        row = Extension(
            dialogue_id=self.call.id,
            at=utc_now(),
            closes_before=before,
            closes_after=self.call.closes_at,
            reason=REASON,
        )
        self.add(row)

    def ends(self, status: DialogueStatus) -> None:
        self.call.status = status
        if status is S.CANCELLED:
            self.call.cancelled_at = utc_now()
            self.call.cancellation_reason = REASON
        self.session.flush()

    def fact(self, kind: type[DialogueEvent] = DialogueExtended) -> OutboxEvent:
        data = {"dialogue_id": str(self.call.id), "organisation_id": str(self.buyer.id)}
        row: OutboxEvent = self.add(outbox_event(type=kind.name, data=data))
        return row

    def react(self, event: OutboxEvent, *, backwards: bool = False) -> None:
        """Handles the event, and all events that its handlers record."""
        consumers = event_handlers.CONSUMERS_OF[event.type]
        known = set(self.session.scalars(select(OutboxEvent.id)))
        for name in consumers[::-1] if backwards else consumers:
            if not name.startswith("webhooks"):
                event_handlers.handle(self.session, name, event)
                self.session.flush()
        later = self.session.scalars(select(OutboxEvent).where(OutboxEvent.id.not_in(known)))
        for row in later.all():
            self.react(row, backwards=backwards)

    def tell(self, kind: type[DialogueEvent] = DialogueExtended) -> list[str]:
        self.react(self.fact(kind))
        return self.addresses()

    def mails(self) -> list[Mail]:
        return list(self.session.scalars(select(Mail).order_by(Mail.address, Mail.created_at)))

    def addresses(self) -> list[str]:
        return [mail.address.split("@")[0] for mail in self.mails()]

    def slots_of(self) -> list[Any]:
        stmt = select(DigestSlot.person_id).join(Match, Match.slot_id == DigestSlot.id)
        return list(self.session.scalars(stmt))


@pytest.fixture
def stage(sync_session: Session, handler_settings: None) -> Stage:
    return Stage(sync_session)


@pytest.fixture
def links(settings: Settings) -> Links:
    return Links.of(settings)


def test_extension_is_mailed_once_to_everybody_involved(stage: Stage) -> None:
    anna, call = stage.author("anna"), stage.call
    stage.add(contribution(call, anna))
    firm = stage.add(supplier())
    bought = stage.add(procurement(stage.buyer))
    stage.add(about(call, bought))
    for number, target in enumerate((call, bought)):
        bidder = stage.person(f"bidder{number}")
        stage.add(membership(bidder, firm, Role.MEMBER))
        stage.add(interest(firm, target, person_id=bidder.id))
    guest = stage.person("guest")
    stage.add(sign_up(stage.add(meeting(call)), guest))
    stage.add(sign_up(stage.add(meeting(call)), anna))
    respondent = stage.person("respondent")
    asked, numbered = stage.add(survey(call)), stage.add(participant(call, respondent))
    stage.add(response(asked, numbered, state=ResponseState.DRAFT))
    stage.moved()
    assert stage.tell() == ["anna", "bidder0", "bidder1", "guest", "respondent"]
    assert {mail.kind for mail in stage.mails()} == {MailKind.NOTICE}


def test_uninvolved_people_get_no_notice(stage: Stage) -> None:
    call, other = stage.call, stage.add(dialogue(stage.buyer))
    stage.add(contribution(other, stage.person("elsewhere")))
    stage.add(contribution(call, None))
    stage.add(official(call, stage.buyer, person_id=stage.person("officer").id))
    for status in (ContributionStatus.WITHDRAWN, ContributionStatus.REMOVED):
        stage.add(contribution(call, stage.person(status), status=status))
    firm = stage.add(supplier())
    gone, left = stage.person("gone"), stage.person("left")
    stage.add(membership(gone, firm, Role.MEMBER))
    stage.add(interest(firm, call, person_id=gone.id, withdrawn_at=utc_now()))
    stage.add(interest(firm, call, person_id=left.id))
    withdrawn = {"status": SignUpStatus.WITHDRAWN}
    stage.add(sign_up(stage.add(meeting(call)), stage.person("stays_away"), **withdrawn))
    unknown, _ = receipt(call, number=7)
    stage.add(unknown)
    stage.add(response(stage.add(survey(call)), unknown))
    stage.moved()
    assert stage.tell() == []


def test_notice_is_in_the_recipients_language_with_the_calls_time_zone(stage: Stage) -> None:
    stage.author("anna", language=Language.SV, time_zone="America/New_York")
    stage.call.closes_at = NOON
    stage.call.contact = Contact("Hankinnat", "hankinnat@example.fi", "040 123")
    stage.moved()
    stage.tell()
    (mail,) = stage.mails()
    assert mail.subject == "Tidsfristen har förlängts: Kyydit"
    for words in (
        "1.3.2027 kl. 12.00 (finsk tid)",
        "8.3.2027 kl. 12.00 (finsk tid)",
        "Många bad.",
        "Hankinnat, hankinnat@example.fi, 040 123",
        f"/dialogues/{stage.call.id}",
    ):
        assert words in mail.text
        assert words in mail.html
    assert "Reply-To" not in mail.headers  # the buyer may not know who takes part


def test_early_closing_is_mailed_to_everybody_involved(stage: Stage) -> None:
    stage.author("anna")
    stage.author("bertta")
    stage.call.closes_at = NOON + 7 * DAY
    stage.moved(-7)
    assert stage.tell(DialogueShortened) == ["anna", "bertta"]
    first, second = stage.mails()
    assert first.subject == second.subject == "Määräaikaa on aikaistettu: Kyydit"
    for words in (
        "8.3.2027 klo 12.00 (Suomen aikaa)",
        "1.3.2027 klo 12.00",
        "Moni toivoi lisäaikaa.",
    ):
        assert words in first.text
        assert words in second.text
    assert first.next_try_at == second.next_try_at


def test_each_extension_is_mailed_with_its_own_dates(stage: Stage) -> None:
    stage.author("anna")
    stage.call.closes_at = NOON
    facts = []
    for days in (7, 1):
        stage.moved(days)
        facts.append(stage.fact())
    for fact in [*facts, *facts]:
        stage.react(fact)
    first, second = stage.mails()
    assert "8.3.2027" in first.text
    assert "9.3.2027" not in first.text
    assert "9.3.2027" in second.text


@pytest.mark.parametrize(
    ("kind", "prepare", "subject", "words"),
    [
        (
            DialogueClosing,
            lambda stage: setattr(stage.call, "closes_at", utc_now() + DAY / 2),
            "Vuoropuhelu sulkeutuu pian",
            "(Suomen aikaa)",
        ),
        (
            DialogueCancelled,
            lambda stage: stage.ends(S.CANCELLED),
            "Vuoropuhelu on peruttu",
            "Moni toivoi lisäaikaa.",
        ),
        (
            SummaryPublished,
            lambda stage: stage.ends(S.CONCLUDED),
            "Yhteenveto on julkaistu",
            "mitä siitä seuraa",
        ),
    ],
)
def test_each_event_has_its_text_while_it_applies(
    stage: Stage,
    kind: type[DialogueEvent],
    prepare: Callable[[Stage], None],
    subject: str,
    words: str,
) -> None:
    stage.author("anna")
    assert stage.tell(kind) == []
    prepare(stage)
    stage.session.flush()
    stage.tell(kind)
    (mail,) = stage.mails()
    assert mail.subject == f"{subject}: Kyydit"
    assert words in mail.text


def test_passed_deadline_is_not_mailed(stage: Stage) -> None:
    stage.author("anna")
    stage.call.closes_at = utc_now() - 8 * DAY
    stage.moved()
    assert stage.tell() == []


def test_hidden_buyer_sends_no_notices(stage: Stage) -> None:
    stage.author("anna")
    stage.moved()
    stage.buyer.status = OrganisationStatus.SUSPENDED
    assert stage.tell() == []


def test_old_events_make_no_notices(stage: Stage, settings: Settings) -> None:
    stage.author("anna")
    stage.moved()
    later = of_row(stage.fact(), utc_now() + 15 * DAY, settings)
    assert notify_participants(stage.session, *later) == set()
    assert stage.mails() == []


def test_recipient_of_a_notice_does_not_get_it_in_a_digest(stage: Stage) -> None:
    anna, reader = stage.author("anna"), stage.person("reader")
    for somebody in (anna, reader):
        stage.follows(somebody, frequency=Frequency.AT_ONCE)
        everything = stage.add(watch(somebody, frequency=Frequency.WEEKLY))
        stage.session.add_all(keys(everything))
    stage.call.closes_at = utc_now() + DAY / 2
    stage.session.flush()
    assert stage.tell(DialogueClosing) == ["anna"]
    assert set(stage.slots_of()) == {reader.id}


def test_person_without_notices_gets_digests_as_a_follower(stage: Stage, links: Links) -> None:
    anna, _ = stage.author("anna"), stage.author("bertta")
    stage.follows(anna)
    stage.moved()
    assert stage.tell() == ["anna", "bertta"]
    mail = stage.mails()[0]
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = mail.headers["List-Unsubscribe"].strip("<>")
    assert stop in mail.text
    what = read_token(links.secret_key, stop.rsplit("/", 1)[1])
    assert what == Unsubscription(Stops.NOTICES, stage.call.id, anna.id)
    stage.add(NoticeStop(dialogue_id=stage.call.id, person_id=anna.id, at=utc_now()))
    stage.moved()
    assert stage.tell() == ["anna", "bertta", "bertta"]
    assert stage.slots_of() == [anna.id]


@pytest.mark.parametrize("backwards", [False, True])
def test_cancelled_call_and_meeting_are_mailed_together(stage: Stage, backwards: bool) -> None:
    """Holds in whichever order the handlers run."""
    guest, author = stage.author("guest"), stage.author("author")
    late = stage.person("late")
    stage.follows(guest)
    stage.add(sign_up(stage.add(meeting(stage.call)), guest))
    held = stage.add(meeting(stage.call, starts_at=utc_now() - DAY))
    dropped = stage.add(meeting(stage.call, status=MeetingStatus.CANCELLED))
    dropped.cancelled_at = utc_now() - DAY
    for before in (held, dropped):
        stage.add(sign_up(before, late))
    stage.ends(S.CANCELLED)
    stage.react(stage.fact(DialogueCancelled), backwards=backwards)
    assert stage.addresses() == ["author", "guest", "late"]
    mails = {mail.person_id: mail for mail in stage.mails()}
    assert mails[author.id].kind is mails[late.id].kind is MailKind.NOTICE
    told = mails[guest.id]
    assert told.kind is MailKind.MEETING
    assert "Samalla on peruttu koko vuoropuhelu ”Kyydit”." in told.text
    assert "Moni toivoi lisäaikaa." in told.text
    assert stage.slots_of() == []


@time_machine.travel(NOON, tick=False)
def test_newer_notice_replaces_a_held_one(stage: Stage) -> None:
    stage.call.closes_at = NOON + 9 * DAY
    stage.author("anna", quiet_hours=QuietHours(11, 18))
    stage.moved()
    stage.tell()
    stage.ends(S.CANCELLED)
    stage.tell(DialogueCancelled)
    [mail] = stage.mails()
    assert mail.subject.startswith("Vuoropuhelu on peru")


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("closes_in", "is_told"), [(8 * 60, "after them"), (8 * 60 - 1, "at once")]
)
def test_quiet_hours_apply_if_there_is_time_to_act(
    stage: Stage, closes_in: int, is_told: str
) -> None:
    """It is noon in Helsinki, and the quiet hours end at 18:00."""
    stage.author("anna", quiet_hours=QuietHours(11, 18))
    stage.call.closes_at = NOON + timedelta(minutes=closes_in)
    stage.session.flush()
    stage.tell(DialogueClosing)
    [mail] = stage.mails()
    expected = {"after them": NOON + timedelta(hours=6), "at once": NOON}
    assert mail.next_try_at == expected[is_told]
