"""A notice that waits for the end of quiet hours is withdrawn or rewritten after a change.

The right column of the finding (mail-feeds-http H2), with the reactions that the workers run.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import Session

from api.contributions.mails.outcomes import mail_askers
from api.contributions.models import AnsweredQuestion, Contribution, ContributionKind
from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.core.settings import Settings
from api.dialogues.models import Dialogue, ModerationMode
from api.mails.jobs import BULK, claim_mails
from api.mails.models import Mail, MailState
from tests.api.client import As
from tests.api.dump import tables_with
from tests.api.saving import saved
from tests.factories.contributions import official, question
from tests.factories.dialogues import dialogue
from tests.factories.world import World
from workers import event_handlers

CODE = "010101-123N"
REASON = {"reason": {"fi": {"text": "Siinä oli toisen ihmisen tietoja."}}}


class Night:
    """Everybody sleeps until the end of the test; `run` lets the workers react."""

    def __init__(self, session: AsyncSession, connection: AsyncConnection, world: World) -> None:
        self.session, self.connection, self.world = session, connection, world
        self._done: set[Any] = set()

    async def run(self) -> None:
        await self.session.commit()
        await self.connection.run_sync(self._react)
        self.session.expunge_all()

    def _react(self, sync: Any) -> None:
        with Session(sync, join_transaction_mode="create_savepoint") as session:
            for event in session.scalars(select(OutboxEvent).order_by(OutboxEvent.number)):
                if event.id not in self._done:
                    self._done.add(event.id)
                    for consumer in event_handlers.CONSUMERS_OF.get(event.type, ()):
                        if consumer.endswith(("mail", "anew")):
                            event_handlers.handle(session, consumer, event)
            session.commit()

    async def waiting(self) -> Sequence[Mail]:
        stmt = select(Mail).where(Mail.state == MailState.PENDING).order_by(Mail.created_at)
        return (await self.session.scalars(stmt)).all()


@pytest.fixture
async def night(
    session: AsyncSession,
    connection: AsyncConnection,
    world: World,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Night:
    monkeypatch.setattr(event_handlers, "load_settings", lambda: settings)
    return Night(session, connection, world)


@pytest.fixture
async def call(world: World, session: AsyncSession) -> Dialogue:
    return await saved(session, dialogue(world.buyer, moderation=ModerationMode.AFTER))


async def _answered(
    session: AsyncSession, world: World, call: Dialogue, as_: As, text: str
) -> tuple[Contribution, str]:
    asked = question(call, world.people["supplier"])
    session.add(asked)
    await session.flush()
    body = {"questions": [str(asked.id)], "text": text, "language": "fi"}
    answer = await as_("officer").post(f"/v1/dialogues/{call.id}/answers", json=body)
    assert answer.status_code == 201, answer.text
    return asked, f"/v1/contributions/{answer.json()['id']}"


async def test_an_answer_that_was_removed_is_not_mailed(
    session: AsyncSession, world: World, call: Dialogue, as_: As, night: Night
) -> None:
    _, path = await _answered(session, world, call, as_, f"Soita {CODE}.")
    await night.run()
    assert CODE in (await night.waiting())[0].text
    officer = as_("officer")
    removed = await officer.post(f"{path}/remove", json=REASON, if_match=await officer.get(path))
    assert removed.status_code == 200
    assert await night.waiting() == [], "at once, before any worker has reacted"
    await night.run()
    assert await night.waiting() == []
    mails = (await session.scalars(select(Mail))).all()
    assert not [mail for mail in mails if CODE in mail.text + mail.html]


async def test_edited_answer_is_mailed_with_its_new_text(
    session: AsyncSession, world: World, call: Dialogue, as_: As, night: Night
) -> None:
    _, path = await _answered(session, world, call, as_, "VANHA")
    await night.run()
    officer = as_("officer")
    edit = {"json": {"text": "UUSI"}, "if_match": await officer.get(path)}
    assert (await officer.patch(path, **edit)).status_code == 200
    assert await night.waiting() == []
    await night.run()
    [mail] = await night.waiting()
    assert "UUSI" in mail.text
    assert "VANHA" not in mail.text + mail.html


async def test_one_question_withdrawn_leaves_the_other_in_the_mail(
    session: AsyncSession, world: World, call: Dialogue, as_: As, night: Night
) -> None:
    first, second = (
        question(call, world.people["supplier"], text=text) for text in ("ENSIMMÄINEN", "TOINEN")
    )
    reply = official(call, world.buyer, kind=ContributionKind.ANSWER, text="Kyllä.")
    session.add_all([first, second, reply])
    await session.flush()
    for asked in (first, second):
        session.add(AnsweredQuestion(answer_id=reply.id, question_id=asked.id))
    await session.commit()

    def tell(sync: Any) -> None:
        with Session(sync, join_transaction_mode="create_savepoint") as plain:
            mail_askers(plain, reply.id, "http://testserver.local")
            plain.commit()

    await night.connection.run_sync(tell)
    path, supplier = f"/v1/contributions/{first.id}", as_("supplier")
    withdrawn = await supplier.post(f"{path}/withdraw", if_match=await supplier.get(path))
    assert withdrawn.status_code == 200
    await night.run()
    [mail] = await night.waiting()
    assert "TOINEN" in mail.text
    assert "ENSIMMÄINEN" not in mail.text


async def test_release_is_not_mailed_after_a_removal(
    session: AsyncSession, world: World, as_: As, night: Night
) -> None:
    call = dialogue(world.buyer, moderation=ModerationMode.BEFORE)
    session.add(call)
    await session.flush()
    body = {"kind": "comment", "text": f"Soita {CODE}.", "language": "fi"}
    said = await as_("supplier").post(f"/v1/dialogues/{call.id}/contributions", json=body)
    path, officer = f"/v1/contributions/{said.json()['id']}", as_("officer")
    await officer.post(f"{path}/release", if_match=await officer.get(path))
    await night.run()
    assert len(await night.waiting()) == 1
    await officer.post(f"{path}/remove", json=REASON, if_match=await officer.get(path))
    await night.run()
    [mail] = await night.waiting()
    assert mail.key.startswith("removed:")
    assert CODE not in mail.text


async def test_a_new_disposition_takes_the_old_ones_mail_back(
    session: AsyncSession, world: World, call: Dialogue, as_: As, night: Night
) -> None:
    said = question(call, world.people["supplier"])
    session.add(said)
    await session.flush()
    path, officer = f"/v1/contributions/{said.id}/disposition", as_("officer")
    for outcome, reason in (("adopted", "EKA"), ("not_adopted", "TOKA")):
        body = {"outcome": outcome, "reason": {"fi": {"text": reason}}}
        before = await officer.get(path)
        tag = before.headers.get("ETag")
        answer = await officer.put(path, json=body, if_match=tag)
        assert answer.status_code in {200, 201}, answer.text
        await night.run()
    [mail] = await night.waiting()
    assert "TOKA" in mail.text
    assert "EKA" not in mail.text


async def test_taken_back_mail_is_never_claimed(
    session: AsyncSession, world: World, call: Dialogue, as_: As, night: Night
) -> None:
    _, path = await _answered(session, world, call, as_, f"Soita {CODE}.")
    await night.run()
    officer = as_("officer")
    await officer.post(f"{path}/remove", json=REASON, if_match=await officer.get(path))

    def claim(sync: Any) -> int:
        with Session(sync, join_transaction_mode="create_savepoint") as plain:
            late = utc_now() + timedelta(days=2)
            return len(claim_mails(plain, BULK, late, lease=timedelta(minutes=2), limit=10))

    assert await night.connection.run_sync(claim) == 0


async def test_the_text_of_tombstones_is_in_the_sealed_originals_alone(
    session: AsyncSession, connection: AsyncConnection, world: World, call: Dialogue, as_: As
) -> None:
    """Security M5: API said "the text is gone", and the row had it for ever."""
    for verb in ("withdraw", "remove"):
        body = {"kind": "comment", "text": f"{verb}-ALKU", "language": "fi"}
        supplier, officer = as_("supplier"), as_("officer")
        said = await supplier.post(f"/v1/dialogues/{call.id}/contributions", json=body)
        path = f"/v1/contributions/{said.json()['id']}"
        edit = {"json": {"text": f"{verb}-LOPPU"}, "if_match": await supplier.get(path)}
        assert (await supplier.patch(path, **edit)).status_code == 200
        who, sent = (supplier, {}) if verb == "withdraw" else (officer, {"json": REASON})
        gone = await who.post(f"{path}/{verb}", if_match=await who.get(path), **sent)
        assert gone.status_code == 200
        assert list(gone.json()["removal_reason"]) == (["fi"] if verb == "remove" else [])
        for words in (f"{verb}-ALKU", f"{verb}-LOPPU"):
            assert await tables_with(connection, words) == {"sealed_originals"}


async def test_withdrawn_unpublished_contribution_is_deleted(
    session: AsyncSession, connection: AsyncConnection, world: World, as_: As
) -> None:
    call = dialogue(world.buyer, moderation=ModerationMode.BEFORE)
    session.add(call)
    await session.flush()
    body = {"kind": "comment", "text": "EI-KUKAAN-NÄHNYT", "language": "fi"}
    supplier = as_("supplier")
    said = await supplier.post(f"/v1/dialogues/{call.id}/contributions", json=body)
    path = f"/v1/contributions/{said.json()['id']}"
    await supplier.post(f"{path}/withdraw", if_match=await supplier.get(path))
    assert await tables_with(connection, "EI-KUKAAN-NÄHNYT") == set()
    assert (await as_("officer").get("/v1/hidings")).json()["items"] == []
