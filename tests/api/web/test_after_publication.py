"""What a buyer's people do with a public dialogue besides answering: versions, dates, removals."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Contribution, ContributionStatus
from api.core.clock import utc_now
from api.core.ids import new_id
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus, ModerationMode
from api.documents.models import Document, DocumentVersion
from api.meetings.models import Meeting
from api.objections.models import Objection
from api.participation.models import Exclusion
from api.surveys.models import Survey, SurveyStatus
from tests.api.client import ApiClient
from tests.api.saving import only
from tests.api.web.visitor import Visitor
from tests.days import day
from tests.factories.contributions import contribution
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, text_version
from tests.factories.participation import participant
from tests.factories.surveys import survey
from tests.factories.world import World


@pytest.fixture
async def call(session: AsyncSession, world: World) -> Dialogue:
    row = dialogue(world.buyer, formats=[*DialogueFormat])
    session.add(row)
    await session.commit()
    return row


@pytest.fixture
async def text(session: AsyncSession, call: Dialogue) -> Document:
    row = document(call)
    session.add(row)
    await session.flush()
    version, paragraphs = text_version(row)
    session.add(version)
    await session.flush()
    session.add_all(paragraphs)
    await session.commit()
    return row


async def test_next_version_shows_its_differences_before_it_is_public(
    officer: Visitor, text: Document, session: AsyncSession
) -> None:
    path = f"/my/documents/{text.id}"
    await officer.open(f"{path}/text")
    old = dict(officer.filled({}))["text"]
    changed = old.replace("viiteen", "kuuteen") + "\n\n<b>Uusi</b> kappale.\n"
    page = await officer.submit({"text": changed, "note/fi/text": "Osia on kuusi."})
    assert "<del>viiteen</del><ins>kuuteen</ins>" in page.text
    assert "<ins>&lt;b&gt;Uusi&lt;/b&gt; kappale.</ins>" in page.text
    assert len((await session.scalars(select(DocumentVersion))).all()) == 1
    await officer.submit({})
    assert officer.path == f"{path}/versions"
    assert "Osia on kuusi." in officer.main()
    newest = (await session.scalars(select(DocumentVersion).order_by("number"))).all()[-1]
    assert (newest.number, newest.published_at is not None) == (2, True)


async def test_version_of_a_colleague_is_not_replaced_unseen(
    officer: Visitor, text: Document, client: ApiClient, world: World
) -> None:
    leader = Visitor(client)
    leader.sign_in(world.token("leader"))
    for visitor in (officer, leader):
        await visitor.open(f"/my/documents/{text.id}/text")
    await leader.submit({"text": "Johtajan teksti."})
    await leader.submit({})
    page = await officer.submit({"text": "Hannan teksti."}, step="preview")
    assert page.status_code == 412
    assert "Johtajan teksti." in page.text
    assert dict(officer.filled({}))["text"] == "Hannan teksti."


async def test_text_of_a_draft_is_replaced(
    officer: Visitor, world: World, session: AsyncSession
) -> None:
    draft = dialogue(world.buyer, DialogueStatus.DRAFT)
    session.add(draft)
    await session.commit()
    await officer.open(f"/my/dialogues/{draft.id}/documents/new")
    await officer.submit({"title/fi": "Luonnos", "text": "Ensimmäinen."})
    row = await only(session, Document)
    await officer.open(f"/my/documents/{row.id}/text")
    assert dict(officer.filled({}))["text"].strip() == "Ensimmäinen."
    await officer.submit({"text": "Toinen."})
    version = await only(session, DocumentVersion)
    assert (version.number, version.published_at) == (1, None)
    await officer.open(f"/my/documents/{row.id}/text")
    assert dict(officer.filled({}))["text"].strip() == "Toinen."


async def test_next_file_is_public_at_once(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await officer.open(f"/my/dialogues/{call.id}/documents/file")
    officer.files = {"file": ("liite.txt", b"Yksi")}
    await officer.submit({"title/fi": "Liite"})
    row = await only(session, Document)
    assert row.published_at is None
    await officer.open(f"/my/documents/{row.id}/file")
    officer.files = {"file": ("liite2.txt", b"Kaksi")}
    await officer.submit({"note/fi/text": "Luku vaihtui."})
    version = await only(session, DocumentVersion)
    assert (version.file_name, version.note["fi"].text) == ("liite2.txt", "Luku vaihtui.")
    assert version.published_at is not None


async def test_deadline_moves_earlier_with_a_reason(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    path = f"/my/dialogues/{call.id}/shorten"
    await officer.open(path)
    page = await officer.submit({"closes_at": day(1), "reason/fi/text": "Kiire."})
    assert page.status_code == 400
    assert set(officer.errors()) == {"closes_at"}
    await officer.submit({"closes_at": f"{day(6)} 12.00"})
    assert "Kuka näkee" in officer.main()
    await officer.submit({})
    assert officer.path == f"/my/dialogues/{call.id}/done/shortened"
    assert (await only(session, Dialogue)).closes_at < utc_now() + timedelta(days=7)


async def test_dialogue_is_cancelled_with_a_reason(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await officer.open(f"/my/dialogues/{call.id}/cancel")
    page = await officer.submit({})
    assert page.status_code == 400
    assert set(officer.errors()) == {"reason/fi/text"}
    await officer.submit({"reason/fi/text": "Hanke ei toteudu."})
    await officer.submit({})
    row = await only(session, Dialogue)
    assert row.status is DialogueStatus.CANCELLED
    assert row.cancellation_reason["fi"].text == "Hanke ei toteudu."


async def test_words_of_a_public_dialogue_are_corrected(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await officer.open(f"/my/dialogues/{call.id}/words")
    given = {"title/sv": "Hur?", "contact": "hankinnat@oulu.example", "moderation": "before"}
    await officer.submit(given)
    await officer.submit({})
    row = await only(session, Dialogue)
    assert row.title["sv"].text == "Hur?"
    assert row.contact.email == "hankinnat@oulu.example"
    assert row.moderation is ModerationMode.BEFORE


async def test_meeting_in_a_public_dialogue_is_previewed_and_announced(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    await officer.open(f"/my/dialogues/{call.id}/meetings/new")
    times = {"starts_at": f"{day(9)} 9.00", "ends_at": f"{day(9)} 11.00"}
    await officer.submit({"title/fi": "Infotilaisuus", "place": "Kaupungintalo", **times})
    assert "Kuka näkee" in officer.main()
    assert (await session.scalars(select(Meeting))).all() == []
    await officer.submit({})
    assert (await only(session, Meeting)).announced_at is not None


async def test_survey_of_a_public_dialogue_is_published_by_itself(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    row = survey(call, status=SurveyStatus.DRAFT)
    session.add(row)
    await session.commit()
    page = await officer.open(f"/my/dialogues/{call.id}/parts")
    assert f"/my/surveys/{row.id}/publish" in page.text
    await officer.open(f"/my/surveys/{row.id}/publish")
    await officer.submit({})
    assert (await only(session, Survey)).status is SurveyStatus.PUBLISHED


async def test_objection_is_decided_by_somebody_else(
    officer: Visitor, client: ApiClient, call: Dialogue, session: AsyncSession, world: World
) -> None:
    row = contribution(
        call,
        world.people["resident"],
        text="Asiallinen viesti",
        status=ContributionStatus.REMOVED,
        removed_by=world.people["officer"].id,
    )
    call.removed_contributions = 1
    session.add(row)
    await session.flush()
    about = f"contributions/{row.id}"
    resident = world.people["resident"].id
    session.add(
        Objection(
            id=new_id(),
            about=about,
            person_id=resident,
            text="En rikkonut sääntöjä.",
            made_at=utc_now(),
            answer={},
        )
    )
    await session.commit()
    page = await officer.open(f"/my/dialogues/{call.id}")
    assert "1 odottaa" in officer.main()
    page = await officer.open(f"/my/dialogues/{call.id}/objections")
    assert "En rikkonut sääntöjä." in page.text
    decision = {"upheld": "kept", "answer/fi/text": "Viestissä oli henkilötieto."}
    await officer.open(f"/my/objections/{row.id}")
    assert (await officer.submit(decision)).status_code == 403
    leader = Visitor(client)
    leader.sign_in(world.token("leader"))
    await leader.open(f"/my/objections/{row.id}")
    await leader.submit(decision)
    await leader.submit({})
    assert leader.path == f"/my/dialogues/{call.id}/done/objection-decided"
    objection = await only(session, Objection)
    assert (objection.upheld, objection.answer["fi"].text) == (False, "Viestissä oli henkilötieto.")


async def test_participant_is_excluded_from_the_message_and_readmitted(
    officer: Visitor, call: Dialogue, session: AsyncSession
) -> None:
    author = participant(call)
    session.add(author)
    await session.flush()
    held = ContributionStatus.HELD
    session.add(contribution(call, None, participant_id=author.id, status=held))
    await session.commit()
    path = f"/my/dialogues/{call.id}"
    page = await officer.open(f"{path}/moderation")
    link = page.text.partition(f'href="{path}/exclusions/new')[2].partition('"')[0]
    assert link == f"?participant={author.number}"
    await officer.open(f"{path}/exclusions/new{link}")
    await officer.submit({"reason/fi/text": "Sama mainos yhä uudelleen."})
    assert officer.path == f"{path}/exclusions"
    assert "Sama mainos yhä uudelleen." in officer.main()
    row = await only(session, Exclusion)
    assert row.participant_id == author.id
    await officer.open(f"{path}/exclusions/{row.id}/readmit")
    await officer.submit({})
    assert (await only(session, Exclusion)).ended_at is not None
    assert (await only(session, Contribution)).status is held


async def test_unknown_participant_is_refused_at_the_field(
    officer: Visitor, call: Dialogue
) -> None:
    await officer.open(f"/my/dialogues/{call.id}/exclusions/new?firm=not-an-id")
    page = await officer.submit({"participant": "999", "reason/fi/text": "Mainos."})
    assert page.status_code == 400
    assert set(officer.errors()) == {"participant"}
