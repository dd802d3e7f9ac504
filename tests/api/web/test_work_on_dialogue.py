"""What a buyer's people do with a dialogue: answer, moderate, decide, extend, conclude."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import (
    AnsweredQuestion,
    Contribution,
    ContributionStatus,
    Disposition,
)
from api.core.clock import utc_now
from api.core.i18n import Language
from api.dialogues.models import Dialogue, DialogueStatus
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.contributions import contribution, disposition, official, question, report
from tests.factories.dialogues import dialogue
from tests.factories.world import World


@pytest.fixture
async def call(session: AsyncSession, world: World) -> Dialogue:
    row = dialogue(world.buyer)
    session.add(row)
    await session.commit()
    return row


async def said(
    session: AsyncSession, world: World, call: Dialogue, count: int, **values: str
) -> list[str]:
    rows = [
        contribution(call, world.people["resident"], text=f"Kannanotto {number}", **values)
        for number in range(count)
    ]
    session.add_all(rows)
    await session.commit()
    return [str(row.id) for row in rows]


async def dispositions(session: AsyncSession) -> dict[str, Disposition]:
    stmt = select(Disposition).where(Disposition.replaced_at.is_(None))
    return {str(row.contribution_id): row for row in await session.scalars(stmt)}


async def test_one_answer_to_three_questions(
    officer: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    asked = await said(session, world, call, 3, kind="question")
    path = f"/my/dialogues/{call.id}/answer"
    await officer.open(path)
    await officer.submit({"questions": asked, "text": f"Kyllä. {SCRIPT}"})
    assert "Kannanotto 2" in officer.main()
    assert (await session.scalars(select(AnsweredQuestion))).all() == []
    page = await officer.submit(step="send")
    assert "Vastaus on julkaistu" in page.text
    pairs = (await session.scalars(select(AnsweredQuestion))).all()
    assert {str(pair.question_id) for pair in pairs} == set(asked)
    assert len({pair.answer_id for pair in pairs}) == 1
    await officer.open(path)
    assert "Yksikään kysymys ei odota" in officer.main()


async def test_answer_without_questions_or_text_comes_back(
    officer: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    await said(session, world, call, 1, kind="question")
    await officer.open(f"/my/dialogues/{call.id}/answer")
    page = await officer.submit({"text": "Kyllä."})
    assert page.status_code == 400
    assert set(officer.errors()) == {"questions"}
    assert dict(officer.filled({}))["text"] == "Kyllä."


async def test_answer_of_who_is_not_signed_in_any_more_is_kept(
    officer: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    asked = await said(session, world, call, 1, kind="question")
    await officer.open(f"/my/dialogues/{call.id}/answer")
    officer.sign_in(None)
    page = await officer.submit({"questions": asked, "text": "Pitkä vastaus"})
    assert page.status_code == 401
    assert dict(officer.filled({}))["text"] == "Pitkä vastaus"
    assert "/sign-in?return=" in page.text


async def test_twenty_decisions_in_one_form(
    officer: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    ids = await said(session, world, call, 20)
    await officer.open(f"/my/dialogues/{call.id}/dispositions")
    outcomes = {f"dispositions/{key}/outcome": "adopted" for key in ids[:19]}
    own = {f"dispositions/{ids[0]}/reason": "Oma syy"}
    await officer.submit({**outcomes, **own, "common_reason": "Otamme huomioon."})
    assert await dispositions(session) == {}
    page = await officer.submit(step="send")
    assert "Päätökset on julkaistu" in page.text
    stored = await dispositions(session)
    assert set(stored) == set(ids[:19])  # what was not decided waits
    assert stored[ids[0]].reason["fi"].text == "Oma syy"  # type: ignore[index]
    assert stored[ids[1]].reason["fi"].text == "Otamme huomioon."  # type: ignore[index]


async def test_faults_stand_at_their_contributions(
    officer: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    first, second, third = await said(session, world, call, 3)
    await officer.open(f"/my/dialogues/{call.id}/dispositions")
    page = await officer.submit(
        {f"dispositions/{third}/outcome": "noted", f"dispositions/{second}/reason": "Syy"}
    )
    assert page.status_code == 400
    assert set(officer.errors()) == {f"dispositions/{second}/outcome"}
    page = await officer.submit({f"dispositions/{second}/outcome": "noted"})
    assert set(officer.errors()) == {f"dispositions/{third}/reason"}
    assert first not in await dispositions(session)


async def test_decision_of_a_colleague_is_not_overwritten(
    officer: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    [key] = await said(session, world, call, 1)
    await officer.open(f"/my/dialogues/{call.id}/dispositions")
    row = (await session.scalars(select(Contribution))).one()
    session.add(disposition(row))
    await session.commit()
    changes = {f"dispositions/{key}/outcome": "adopted", f"dispositions/{key}/reason": "Minun"}
    page = await officer.submit(changes)
    assert page.status_code == 400
    assert set(officer.errors()) == {f"dispositions/{key}/outcome"}
    assert dict(officer.filled({}))[f"dispositions/{key}/reason"] == "Minun"
    assert "Otetaan huomioon seuraavalla kerralla." in officer.main()
    await officer.submit({}, step="preview")  # the officer has seen both, and chooses
    await officer.submit(step="send")
    assert (await dispositions(session))[key].outcome == "adopted"


async def test_decisions_that_nobody_touched_stay_as_they_are(
    client: ApiClient, call: Dialogue, session: AsyncSession, world: World
) -> None:
    """A colleague reads in another language: only what is changed is decided anew."""
    call_id = call.id
    first, second = await said(session, world, call, 2)
    for row in await session.scalars(select(Contribution)):
        session.add(disposition(row))
    await session.commit()
    colleague = Visitor(client, "sv")
    colleague.sign_in(world.token("leader"))
    await colleague.open(f"/my/dialogues/{call_id}/dispositions?show=all")
    await colleague.submit({f"dispositions/{second}/outcome": "adopted"})
    await colleague.submit(step="send")
    stored = await dispositions(session)
    assert (stored[first].number, stored[second].number) == (1, 2)
    assert set(stored[second].reason) == {"fi"}


async def test_dialogues_of_the_buyer_lead_to_their_work(officer: Visitor, call: Dialogue) -> None:
    call_id, buyer_id = call.id, call.organisation_id
    page = await officer.open("/my")
    assert f"/buyers/{buyer_id}/dialogues" in page.text
    page = await officer.open(f"/buyers/{buyer_id}/dialogues")
    assert f"/my/dialogues/{call_id}" in page.text


@pytest.mark.parametrize(
    "job", ["answer", "dispositions", "conclude", "extend", "shorten", "cancel", "words"]
)
async def test_each_job_names_its_dialogue(officer: Visitor, call: Dialogue, job: str) -> None:
    page = await officer.open(f"/my/dialogues/{call.id}/{job}")
    assert page.status_code == 200
    assert call.title[Language.FI].text in page.text


async def test_ids_of_nothing_are_passed_over(officer: Visitor, call: Dialogue) -> None:
    path = f"/my/dialogues/{call.id}/dispositions"
    sent = [("dispositions/x/outcome", "noted"), (f"dispositions/{call.id}/outcome", "noted")]
    page = await officer.send(path, [*sent, ("step", "send")])
    assert page.status_code == 400


async def test_held_contribution_is_published_and_reported_one_removed(
    officer: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    held = contribution(
        call, world.people["resident"], status=ContributionStatus.HELD, published_at=None
    )
    bad = contribution(call, world.people["resident"], text="Soita 050 1234567")
    session.add_all([held, bad])
    await session.flush()
    session.add(report(bad, text="Numero"))
    await session.commit()
    held_id, bad_id = held.id, bad.id
    await officer.open(f"/my/dialogues/{call.id}/moderation")
    assert "Loukkaava tai uhkaava: Numero" in officer.main()
    await officer.open(f"/my/contributions/{held_id}/release")
    await officer.submit()
    await officer.open(f"/my/contributions/{bad_id}/remove")
    page = await officer.submit()
    assert page.status_code == 400
    assert set(officer.errors()) == {"reason/fi/text"}
    page = await officer.submit({"reason/fi/text": "Puhelinnumero."})
    assert "Viesti on poistettu" in page.text
    rows = await session.scalars(select(Contribution).execution_options(populate_existing=True))
    states = {row.id: row.status for row in rows}
    assert states == {held_id: ContributionStatus.PUBLISHED, bad_id: ContributionStatus.REMOVED}
    await officer.open(f"/my/dialogues/{call.id}/moderation")
    assert "Mikään ei odota" in officer.main()


async def test_new_contributions_are_held(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    call_id = call.id
    page = await officer.open(f"/my/dialogues/{call_id}/moderation")
    assert f"/my/dialogues/{call_id}/holding" in page.text
    await officer.open(f"/my/dialogues/{call_id}/holding")
    await officer.submit({"moderation": "before"})
    row = await session.get_one(Dialogue, call_id, populate_existing=True)
    assert row.moderation == "before"


async def test_reports_are_dismissed(
    officer: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    row = contribution(call, world.people["resident"])
    session.add(row)
    await session.flush()
    session.add(report(row))
    await session.commit()
    await officer.open(f"/my/contributions/{row.id}/dismiss")
    await officer.submit()
    await officer.open(f"/my/dialogues/{call.id}/moderation")
    assert "Mikään ei odota" in officer.main()


async def test_deadline_is_moved_by_the_clock_of_the_dialogue(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    call_id = call.id
    later = utc_now() + timedelta(days=40)
    path = f"/my/dialogues/{call_id}/extend"
    await officer.open(path)
    page = await officer.submit({"closes_at": "ensi viikolla", "reason/fi/text": "Toivottiin."})
    assert page.status_code == 400
    assert set(officer.errors()) == {"closes_at"}
    page = await officer.submit({"closes_at": "1.1.2020"})
    assert set(officer.errors()) == {"closes_at"}
    await officer.submit({"closes_at": f"{later.day}.{later.month}.{later.year} klo 12.30"})
    await officer.submit(step="send")
    row = await session.get_one(Dialogue, call_id, populate_existing=True)
    assert row.closes_at is not None
    assert (row.closes_at.day, row.closes_at.minute) == (later.day, 30)


async def test_conclusion_shows_the_findings_beside_the_summary(
    officer: Visitor, session: AsyncSession, world: World
) -> None:
    call = dialogue(world.buyer, DialogueStatus.CLOSED)
    session.add(call)
    await session.flush()
    session.add(question(call, world.people["resident"]))
    await session.commit()
    call_id = call.id
    page = await officer.open(f"/my/dialogues/{call_id}")
    assert f"/my/dialogues/{call_id}/extend" not in page.text
    await officer.open(f"/my/dialogues/{call_id}/conclude")
    assert "Tarkista nämä ennen päättämistä" in officer.main()
    page = await officer.submit({"summary/fi/text": " "})
    assert page.status_code == 400
    await officer.submit({"summary/fi/text": "Kuulimme kolme."})
    page = await officer.submit(step="send")
    assert "vuoropuhelu on päättynyt" in page.text
    row = await session.get_one(Dialogue, call_id, populate_existing=True)
    assert row.status is DialogueStatus.CONCLUDED
    record = await officer._client.get(
        f"/my/dialogues/{call_id}/record",
        headers={"Cookie": f"session={world.token('officer')}", "Accept": "text/html"},
    )
    assert record.headers["content-disposition"].startswith("attachment")
    assert "Kuulimme kolme." in record.text
    assert record.headers["cache-control"] == "private, no-store"


async def test_two_officers_extend_at_once(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    call_id = call.id
    await officer.open(f"/my/dialogues/{call_id}/extend")
    row = await session.get_one(Dialogue, call_id)
    row.grace_hours = 1
    await session.commit()
    later = utc_now() + timedelta(days=40)
    page = await officer.submit(
        {"closes_at": f"{later:%Y-%m-%d}", "reason/fi/text": "Toivottiin."}, step="preview"
    )
    assert page.status_code == 412


async def test_own_words_of_the_buyer_are_not_decided_on(
    officer: Visitor, call: Dialogue, session: AsyncSession, world: World
) -> None:
    session.add(official(call, world.buyer))
    await session.commit()
    await officer.open(f"/my/dialogues/{call.id}/dispositions")
    assert "Kaikki kannanotot on käsitelty." in officer.main()
