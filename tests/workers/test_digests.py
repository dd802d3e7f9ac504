"""Due digests are built once, are never empty, and show only public items."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from api.contributions.models import Contribution, ContributionKind, ContributionStatus
from api.core.i18n import Language, LocalText
from api.core.schedule import Frequency
from api.mails.jobs import BULK, claim_mails, sweep_mails
from api.mails.models import Mail, MailState
from api.organisations.models import OrganisationStatus
from api.plans.models.values import Contact
from api.watches.models import Match, SlotState
from tests.factories.accounts import person
from tests.factories.dialogues import dialogue
from tests.factories.notifications import follow
from tests.workers.digest_steps import DUE, LEASE, LINKS, NOW, DigestStage, build_batch


def test_a_due_slot_becomes_one_mail_with_headers_to_unsubscribe(digest_stage: DigestStage) -> None:
    slot, found_by = digest_stage.slot(), digest_stage.watch(name="Kyydit")
    digest_stage.match(slot, found_by, digest_stage.procurement())
    (mail,) = digest_stage.build()
    assert (mail.key, mail.address) == (f"digest:{slot.id}", "reader@example.fi")
    assert mail.subject == "1 uusi hankinta: Koulukuljetukset 2027–2031"
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.headers["List-Unsubscribe"] == f"<{LINKS.stop_everything(digest_stage.reader.id)}>"
    assert mail.headers["List-Id"].endswith("<digest.vuoropuhelu.example>")
    for body in (mail.text, mail.html):
        assert "hakuvahti ”Kyydit”" in body
        assert LINKS.stop_watch(found_by.id) in body
        assert "3. neljännes 2027" in body
    assert "<style" not in mail.html
    digest_stage.session.refresh(slot)
    assert (slot.state, slot.closed_at) == (SlotState.MAILED, NOW)


def test_slot_is_claimed_before_its_mail_is_built(digest_stage: DigestStage) -> None:
    digest_stage.match(digest_stage.slot(), digest_stage.watch(), digest_stage.procurement())
    (built,) = build_batch(digest_stage.session).mails
    (stored,) = digest_stage.build()
    assert (stored.state, stored.lease_until) == (MailState.SENDING, NOW + LEASE)
    for name in ("id", "address", "subject", "text", "html", "headers", "attempts"):
        assert getattr(built, name) == getattr(stored, name)
    assert claim_mails(digest_stage.session, BULK, NOW, lease=LEASE, limit=9) == []
    sweep_mails(digest_stage.session, NOW + LEASE + timedelta(seconds=1))  # the worker died
    later = NOW + timedelta(hours=1)
    assert len(claim_mails(digest_stage.session, BULK, later, lease=LEASE, limit=9)) == 1


def test_slot_that_is_not_due_stays_open(digest_stage: DigestStage) -> None:
    digest_stage.match(
        digest_stage.slot(due_at=NOW + timedelta(seconds=1)),
        digest_stage.watch(),
        digest_stage.procurement(),
    )
    assert digest_stage.build() == []
    assert len(digest_stage.build(NOW + timedelta(seconds=2))) == 1


def test_building_again_sends_nothing_again(digest_stage: DigestStage) -> None:
    slot = digest_stage.slot()
    digest_stage.match(slot, digest_stage.watch(), digest_stage.procurement())
    assert len(digest_stage.build()) == 1
    assert build_batch(digest_stage.session) == (0, [])
    slot.state = SlotState.OPEN  # the key of the mail exists already
    assert build_batch(digest_stage.session) == (1, [])
    assert digest_stage.session.scalar(select(func.count()).select_from(Mail)) == 1


def test_an_empty_slot_is_closed_without_a_mail(digest_stage: DigestStage) -> None:
    slot = digest_stage.slot()
    assert digest_stage.build() == []
    assert slot.state is SlotState.EMPTY


def test_invisible_items_are_left_out(digest_stage: DigestStage) -> None:
    slot, found_by = digest_stage.slot(), digest_stage.watch()
    hidden, public = (
        digest_stage.procurement(title="Salainen"),
        digest_stage.procurement(title="Julkinen"),
    )
    digest_stage.match(slot, found_by, hidden)
    digest_stage.match(slot, found_by, public)
    hidden.published_at = None
    (mail,) = digest_stage.build()
    assert "Julkinen" in mail.text
    assert "Salainen" not in mail.text + mail.html


def test_items_of_a_suspended_buyer_are_left_out(digest_stage: DigestStage) -> None:
    slot = digest_stage.slot()
    digest_stage.match(slot, digest_stage.watch(), digest_stage.procurement())
    digest_stage.buyer.status = OrganisationStatus.SUSPENDED
    assert digest_stage.build() == []
    assert slot.state is SlotState.EMPTY


@pytest.mark.parametrize("change", [{"stopped_at": DUE}, {"frequency": Frequency.NEVER}])
def test_matches_of_a_stopped_watch_are_left_out(
    digest_stage: DigestStage, change: dict[str, Any]
) -> None:
    digest_stage.match(
        digest_stage.slot(), digest_stage.watch(**change), digest_stage.procurement()
    )
    assert digest_stage.build() == []


def test_removed_answer_is_left_out(digest_stage: DigestStage) -> None:
    slot = digest_stage.slot()
    call = digest_stage.add(dialogue(digest_stage.buyer))
    followed = digest_stage.add(follow(digest_stage.reader, call))
    for status in (ContributionStatus.PUBLISHED, ContributionStatus.REMOVED):
        said = digest_stage.add(
            Contribution(
                dialogue_id=call.id,
                kind=ContributionKind.ANSWER,
                status=status,
                text="Kyllä.",
                language=Language.FI,
            )
        )
        digest_stage.match(
            slot, followed, call, "question.answered.v1", contribution_id=str(said.id)
        )
    (mail,) = digest_stage.build()
    title = "Miten koulukuljetukset pitäisi kilpailuttaa?"
    assert mail.subject == f"1 uusi vastaus: {title}"
    assert "1 uusi vastaus" in mail.text
    assert "seuraat vuoropuhelua: Miten koulukuljetukset" in mail.text


def test_digest_is_in_the_recipients_language(digest_stage: DigestStage) -> None:
    item = digest_stage.procurement(
        title="Kuljetukset",
    )
    item.title = {Language.FI: LocalText("Kuljetukset"), Language.SV: LocalText("Transporter")}
    swede = digest_stage.add(person(email="a@example.fi", language=Language.SV))
    for reader in (swede, digest_stage.reader):
        digest_stage.match(digest_stage.slot(reader), digest_stage.watch(reader), item)
    swedish, finnish = digest_stage.build()
    assert (swedish.language, swedish.subject) == (Language.SV, "1 ny upphandling: Transporter")
    assert (finnish.language, finnish.subject) == (Language.FI, "1 uusi hankinta: Kuljetukset")


def test_failing_slot_does_not_delay_others(digest_stage: DigestStage) -> None:
    broken = digest_stage.add(person(time_zone="Mars/Olympus"))
    call = digest_stage.add(dialogue(digest_stage.buyer))
    slots = [digest_stage.slot(reader) for reader in (broken, digest_stage.reader)]
    for slot, reader in zip(slots, (broken, digest_stage.reader), strict=True):
        digest_stage.match(slot, digest_stage.watch(reader), call, "dialogue.opened.v1")
    assert [mail.address for mail in digest_stage.build()] == ["reader@example.fi"]
    assert [slot.state for slot in slots] == [SlotState.FAILED, SlotState.MAILED]
    stmt = select(func.count()).select_from(Match).where(Match.slot_id == slots[0].id)
    assert digest_stage.session.scalar(stmt) == 1


def test_many_digests_take_few_statements(digest_stage: DigestStage) -> None:
    call, item = digest_stage.add(dialogue(digest_stage.buyer)), digest_stage.procurement()
    for _ in range(30):
        reader = digest_stage.add(person())
        slot, found_by = digest_stage.slot(reader), digest_stage.watch(reader)
        digest_stage.match(slot, found_by, item)
        digest_stage.match(slot, found_by, call, "dialogue.opened.v1")
    statements = []
    connection = digest_stage.session.connection()
    event.listen(connection, "before_cursor_execute", lambda *call: statements.append(call[2]))
    assert build_batch(digest_stage.session).slots == 30
    digest_stage.session.flush()
    assert len(statements) <= 9
    assert digest_stage.session.scalar(select(func.count()).select_from(Mail)) == 30


def test_two_builders_at_once_never_take_the_same_slot(committing: Engine) -> None:
    with Session(committing) as session:
        digest_stage = DigestStage(session)
        item = digest_stage.procurement()
        for _ in range(6):
            reader = digest_stage.add(person())
            digest_stage.match(digest_stage.slot(reader), digest_stage.watch(reader), item)
        session.commit()
    with Session(committing) as one, Session(committing) as other:
        assert build_batch(one, limit=4).slots == 4
        assert build_batch(other, limit=4).slots == 2
        one.rollback()  # a worker that is killed before its commit releases its slots
        other.commit()
    with Session(committing) as session:
        assert build_batch(session).slots == 4
        session.commit()
        assert session.scalar(select(func.count()).select_from(Mail)) == 6


def test_call_is_listed_with_its_contact(digest_stage: DigestStage) -> None:
    office = Contact("Hankintatoimi", "hankinnat@example.fi", "040 123")
    slot, found_by = digest_stage.slot(), digest_stage.watch()
    for contact in (office, None):
        call = digest_stage.add(dialogue(digest_stage.buyer, contact=contact))
        digest_stage.match(slot, found_by, call, "dialogue.opened.v1")
    (mail,) = digest_stage.build()
    assert mail.text.count("Yhteystiedot: Hankintatoimi, hankinnat@example.fi, 040 123") == 1
    assert mail.text.count("Yhteystiedot") == 1
