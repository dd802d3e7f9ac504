"""The sweeper finishes hidings, destructions and erasures, and they are applied after a restore."""

import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.contributions.models import Contribution
from api.core.actor import SYSTEM
from api.core.clock import utc_now
from api.core.idempotency import IdempotentAnswer
from api.core.schedule import Frequency
from api.documents.jobs import sweep_uploads
from api.documents.storage import Files
from api.hidings.models import Hiding, HidingKind, HidingState, SealedOriginal
from api.mails.models import Mail, MailState
from api.participation.models import Participant
from api.personal_data import register
from api.personal_data.erasure_list import Entry, EntryKind, append, entries
from api.personal_data.hide import carry_out
from api.personal_data.jobs.applying import apply
from api.personal_data.jobs.finishing import SETTLED_AFTER, finish_hidings
from api.watches.models import DigestSlot, SlotState
from tests.factories.accounts import person
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, file_version
from tests.factories.hidings import hiding
from tests.factories.mails import mail
from tests.factories.organisations import organisation
from tests.factories.participation import participant

KEY = "k" * 40
TEXT = "Alku. Matti Meikäläinen 010190-123A. Loppu."
PASSAGE = "Matti Meikäläinen 010190-123A"


class Stage:
    def __init__(self, session: Session, folder: Path) -> None:
        self.session = session
        self.uploads = Files((folder / "documents").as_uri())
        self.erasures = Files((folder / "erasures").as_uri())
        self.buyer = self.add(organisation())
        self.call = self.add(dialogue(self.buyer))
        self.author = self.add(person(name="Anna"))
        self.said: Contribution = self.add(contribution(self.call, self.author, text=TEXT))

    def add(self, row: Any) -> Any:
        self.session.add(row)
        self.session.flush()
        return row

    def transaction(self) -> AbstractContextManager[Session]:
        @contextmanager
        def nested() -> Iterator[Session]:
            with self.session.begin_nested():
                yield self.session

        return nested()

    def decides(self, kind: HidingKind, subject: str, **values: Any) -> Hiding:
        row: Hiding = self.add(
            hiding(self.buyer, subject, kind=kind, state=HidingState.PROPOSED, **values)
        )
        thing = register.find_thing(subject)
        assert thing is not None
        carry_out(self.session, SYSTEM, thing, row, KEY)
        return row

    def finish(self) -> int:
        return finish_hidings(
            self.transaction, self.uploads, self.erasures, utc_now() + SETTLED_AFTER
        )

    def listed(self) -> list[Entry]:
        return list(entries(self.erasures))

    def apply_all(self) -> int:
        done = sum(apply(self.session, entry, KEY) for entry in self.listed())
        self.session.expire_all()
        return done

    def forget(self, row: Hiding) -> None:
        """Simulates the restore of an older backup, with the original texts."""
        self.session.delete(row)
        self.session.flush()


@pytest.fixture
def stage(sync_session: Session, tmp_path: Path) -> Stage:
    return Stage(sync_session, tmp_path)


@pytest.mark.parametrize("kind", HidingKind)
def test_passage_is_hidden_again_after_a_restore(stage: Stage, kind: HidingKind) -> None:
    subject = f"contributions/{stage.said.id}"
    row = stage.decides(kind, subject, passage=PASSAGE, field="text")
    assert stage.finish() == 1
    stage.forget(row)
    stage.said.text = TEXT
    stage.session.flush()
    assert stage.apply_all() == 1
    assert stage.said.text == "Alku. [piilotettu]. Loppu."
    again = stage.session.scalars(select(Hiding)).one()
    assert (again.id, again.state, again.kind) == (row.id, HidingState.DONE, kind)
    sealed = stage.session.scalars(select(SealedOriginal.original)).all()
    assert sealed == ([TEXT] if kind is HidingKind.HIDE else [])
    assert stage.apply_all() == 0, "it may be run again"


def test_list_does_not_contain_the_passage(stage: Stage, tmp_path: Path) -> None:
    stage.decides(
        HidingKind.DESTROY, f"contributions/{stage.said.id}", passage=PASSAGE, field="text"
    )
    stage.finish()
    [entry] = stage.listed()
    assert (entry.kind, entry.passage_length) == (EntryKind.DESTROY, len(PASSAGE))
    files = [path.read_bytes() for path in tmp_path.rglob("*.json")]
    assert len(files) == 1
    assert PASSAGE.encode() not in files[0]
    assert b"Matti" not in files[0]


def test_restored_passage_stays_public_after_a_restore(stage: Stage) -> None:
    row = stage.decides(HidingKind.HIDE, f"contributions/{stage.said.id}", passage=PASSAGE)
    stage.finish()
    row.state, row.listed_at = HidingState.UNDONE, None
    stage.session.flush()
    assert stage.finish() == 1
    assert stage.listed() == []


def test_older_backups_without_the_words_are_left_alone(stage: Stage) -> None:
    row = stage.decides(HidingKind.HIDE, f"contributions/{stage.said.id}", passage=PASSAGE)
    stage.finish()
    stage.forget(row)
    stage.said.text = "Jotakin muuta."
    stage.session.flush()
    assert stage.apply_all() == 0
    assert stage.said.text == "Jotakin muuta."


def test_a_destruction_killed_before_its_files_went_is_finished(stage: Stage) -> None:
    paper = stage.add(document(stage.call))
    version = stage.add(file_version(paper))
    stage.uploads.put_now(version.storage_key, b"%PDF-")
    key = version.storage_key
    row = stage.decides(HidingKind.DESTROY, f"documents/{paper.id}")
    assert stage.uploads.read_now(key) == b"%PDF-", "the request waits for no store"

    class DiesAtDeleting(Files):
        def delete(self, keys: Any) -> None:
            raise OSError("killed")

    dying = DiesAtDeleting("file:///nowhere")
    late = utc_now() + SETTLED_AFTER
    assert finish_hidings(stage.transaction, dying, stage.erasures, late) == 0
    stage.session.expire_all()
    assert row.listed_at is None
    assert stage.finish() == 1
    with pytest.raises(FileNotFoundError):
        stage.uploads.read_now(key)
    assert [entry.id for entry in stage.listed()] == [row.id], "listed twice it is one entry"
    assert stage.finish() == 0


def test_a_hidden_file_stays_in_the_store_and_a_sweep_leaves_it(stage: Stage) -> None:
    paper = stage.add(document(stage.call))
    version = stage.add(file_version(paper))
    key = version.storage_key
    stage.uploads.put_now(key, b"%PDF-")
    stage.decides(HidingKind.HIDE, f"documents/{paper.id}")
    stage.finish()
    sweep_uploads(stage.transaction, stage.uploads, utc_now() + timedelta(days=2))
    assert stage.uploads.read_now(key) == b"%PDF-"


def test_a_person_is_erased_again_after_a_restore(stage: Stage) -> None:
    """The backup has the person and their texts, and the entry has only the identifier."""
    mine = stage.add(participant(stage.call, stage.author))
    stage.said.participant_id = mine.id
    entry = Entry(id=stage.author.id, kind=EntryKind.PERSON, at=utc_now())
    append(stage.erasures, entry)
    assert stage.apply_all() == 1
    assert stage.session.scalars(select(Person).where(Person.name == "Anna")).all() == []
    assert (stage.said.person_id, stage.said.text) == (None, TEXT)
    assert stage.session.get_one(Participant, mine.id).person_id is None
    assert stage.apply_all() == 0


def test_copies_made_during_a_hiding_are_cleared_afterwards(stage: Stage) -> None:
    """A worker read the text, the hiding was committed, and then the worker's mail."""
    stage.decides(HidingKind.HIDE, f"contributions/{stage.said.id}", passage=PASSAGE)
    written = {"text": TEXT, "html": TEXT, "about": [stage.said.id]}
    waits = stage.add(mail(**written, created_at=utc_now() - timedelta(seconds=30)))
    answered = stage.add(
        IdempotentAnswer(
            owner="o",
            key="k",
            request_hash=b"",
            status=201,
            headers=[],
            body=f"{stage.said.id} {PASSAGE}".encode(),
            created_at=utc_now() - timedelta(seconds=1),
        )
    )
    after = stage.add(mail(**{**written, "text": "[piilotettu]", "html": "[piilotettu]"}))
    after.created_at = utc_now() + timedelta(seconds=5)
    stage.session.flush()
    assert finish_hidings(stage.transaction, stage.uploads, stage.erasures, utc_now()) == 0
    assert stage.finish() == 1
    stage.session.expire_all()
    assert (waits.state, waits.text, waits.html) == (MailState.TAKEN_BACK, "", "")
    assert (answered.status, answered.body) == (410, b"")
    assert after.text == "[piilotettu]"


def test_passage_in_another_normal_form_is_found(stage: Stage) -> None:
    """White space, case and decomposed letters differ between the page and the stored text."""
    kept = unicodedata.normalize("NFD", "Alku. MATTI\u00a0 Meikäläinen\n010190-123a. Loppu.")
    stage.said.text = kept
    stage.session.flush()
    row = stage.decides(HidingKind.HIDE, f"contributions/{stage.said.id}", passage=PASSAGE)
    assert stage.said.text == "Alku. [piilotettu]. Loppu."
    stage.finish()
    stage.forget(row)
    stage.said.text = kept
    stage.session.flush()
    assert stage.apply_all() == 1
    assert stage.said.text == "Alku. [piilotettu]. Loppu."


def test_taken_back_digest_is_rebuilt_with_its_other_items(stage: Stage) -> None:
    slot = stage.add(
        DigestSlot(
            person_id=stage.author.id,
            frequency=Frequency.DAILY,
            due_at=utc_now(),
            state=SlotState.MAILED,
            closed_at=utc_now(),
        )
    )
    stage.add(mail(key=f"digest:{slot.id}", text=f"… {PASSAGE[:20]}", about=[stage.said.id]))
    stage.decides(HidingKind.HIDE, f"contributions/{stage.said.id}", passage=PASSAGE)
    stage.session.expire_all()
    assert (slot.state, slot.closed_at) == (SlotState.OPEN, None)
    assert stage.session.scalars(select(Mail)).all() == [], "its key is free again"
