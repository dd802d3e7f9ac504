"""An officer composes a dialogue: what is about, who and when, its parts, publication."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus, DialogueSubject
from api.documents.models import Document, DocumentVersion
from api.meetings.models import Meeting, MeetingSlot
from api.surveys.models import Survey, SurveyStatus
from tests.api.client import ApiClient
from tests.api.saving import only
from tests.api.web.visitor import Visitor
from tests.days import day
from tests.factories.dialogues import dialogue
from tests.factories.plans import procurement
from tests.factories.surveys import survey
from tests.factories.world import World

ALL = [*DialogueFormat]


@pytest.fixture
async def draft(session: AsyncSession, world: World) -> Dialogue:
    row = dialogue(world.buyer, DialogueStatus.DRAFT, formats=ALL)
    session.add(row)
    await session.commit()
    return row


async def test_new_dialogue_begins_with_its_procurement_and_goes_on_to_the_terms(
    officer: Visitor, session: AsyncSession, world: World
) -> None:
    row, other = procurement(world.buyer), procurement(world.other_buyer)
    session.add_all([row, other])
    await session.commit()
    path = f"/buyers/{world.buyer.id}/dialogues/new"
    await officer.open(f"{path}?procurement={row.id}")
    assert dict(officer.filled({}))["procurements"] == str(row.id)
    assert str(other.id) not in officer.page.text
    await officer.submit({"title/fi": " Miten kuljetetaan? ", "title/sv": "Hur ska det skjutsas?"})
    made = await only(session, Dialogue)
    assert officer.path == f"/my/dialogues/{made.id}/terms"
    assert {language: text.text for language, text in made.title.items()} == {
        "fi": "Miten kuljetetaan?",
        "sv": "Hur ska det skjutsas?",
    }
    assert made.formats == ["comments", "questions"]
    assert made.subject is DialogueSubject.PROCUREMENTS


async def test_bad_beginning_is_refused_at_the_fields_with_its_text(
    officer: Visitor, session: AsyncSession, world: World
) -> None:
    session.add(procurement(world.buyer))
    await session.commit()
    await officer.open(f"/buyers/{world.buyer.id}/dialogues/new?procurement=not-an-id")
    await officer.submit({"description/fi": "Kuvaus jää.", "formats": []})
    assert set(officer.errors()) == {"title/fi"}
    page = await officer.submit({"title/fi": "Otsikko"})
    assert page.status_code == 400
    assert set(officer.errors()) == {"formats", "procurements"}
    assert dict(officer.filled({}))["description/fi"] == "Kuvaus jää."


async def test_terms_lead_to_the_first_empty_part_and_saving_to_the_draft(
    officer: Visitor, draft: Dialogue, session: AsyncSession
) -> None:
    path = f"/my/dialogues/{draft.id}"
    await officer.open(f"{path}/terms")
    given = {"opens_at": day(3), "closes_at": f"{day(20)} klo 12.30", "grace_hours": "24"}
    await officer.submit({**given, "participation": "suppliers"}, step="save")
    assert officer.path == f"{path}/draft"
    row = await only(session, Dialogue)
    assert (row.participation, row.grace_hours) == ("suppliers", 24)
    assert row.opens_at.astimezone().minute == 0
    await officer.open(f"{path}/terms")
    assert dict(officer.filled({}))["closes_at"] == f"{day(20)} 12.30"
    await officer.submit({}, step="send")
    assert officer.path == f"{path}/documents/new"


async def test_unreadable_times_come_back_at_their_fields(
    officer: Visitor, draft: Dialogue
) -> None:
    await officer.open(f"/my/dialogues/{draft.id}/terms")
    page = await officer.submit({"opens_at": "ensi viikolla", "grace_hours": "500"})
    assert page.status_code == 400
    assert set(officer.errors()) == {"opens_at", "grace_hours"}
    assert dict(officer.filled({}))["opens_at"] == "ensi viikolla"


async def test_text_document_is_written_and_the_survey_is_next(
    officer: Visitor, draft: Dialogue, session: AsyncSession
) -> None:
    await officer.open(f"/my/dialogues/{draft.id}/documents/new")
    await officer.submit({"title/fi": "Luonnos", "text": "# Reitit\n\nViisi osaa."})
    assert officer.path == f"/my/dialogues/{draft.id}/surveys/new"
    assert (await only(session, Document)).title["fi"].text == "Luonnos"


async def test_file_is_uploaded_and_a_refused_one_leaves_nothing(
    officer: Visitor, draft: Dialogue, session: AsyncSession
) -> None:
    path = f"/my/dialogues/{draft.id}/documents/file"
    await officer.open(path)
    officer.files = {"file": ("ohjelma.exe", b"MZ\x90\x00")}
    page = await officer.submit({"title/fi": "Liite"})
    assert page.status_code == 422
    assert set(officer.errors()) == {"file"}
    assert (await session.scalars(select(Document))).all() == []
    officer.files = {"file": ("liite.txt", b"Reitit")}
    await officer.submit({})
    assert officer.path == f"/my/dialogues/{draft.id}/surveys/new"
    version = await only(session, DocumentVersion)
    assert version.file_name == "liite.txt"


async def test_draft_looks_as_it_will_and_leads_back(officer: Visitor, draft: Dialogue) -> None:
    page = await officer.open(f"/my/dialogues/{draft.id}/draft/view")
    assert "Vuoropuhelu avautuu" in officer.main()
    assert f'href="/my/dialogues/{draft.id}/draft"' in page.text


async def test_talks_get_their_times_from_the_length_of_one(
    officer: Visitor, draft: Dialogue, session: AsyncSession
) -> None:
    path = f"/my/dialogues/{draft.id}/meetings/new"
    await officer.open(path)
    given = {
        "kind": "one_to_one",
        "title/fi": "Keskustelut",
        "starts_at": f"{day(9)} 9.00",
        "ends_at": f"{day(9)} 10.30",
        "place": "Kaupungintalo",
    }
    page = await officer.submit({**given, "talk_minutes": "0"})
    assert page.status_code == 400
    assert set(officer.errors()) == {"talk_minutes"}
    page = await officer.submit({"ends_at": "1.1.2099", "talk_minutes": "5"})
    assert page.status_code == 400
    await officer.submit({"ends_at": f"{day(9)} 10.30", "talk_minutes": "40"})
    slots = (await session.scalars(select(MeetingSlot))).all()
    assert len(slots) == 2


async def test_meeting_has_places_a_link_and_an_end_of_sign_up(
    officer: Visitor, draft: Dialogue, session: AsyncSession
) -> None:
    await officer.open(f"/my/dialogues/{draft.id}/meetings/new")
    await officer.submit(
        {
            "title/fi": "Infotilaisuus",
            "starts_at": f"{day(9)} 9.00",
            "ends_at": f"{day(9)} 11.00",
            "mode": "remote",
            "join_url": "https://kokous.example.fi/info",
            "capacity": "40",
            "signup_closes_at": day(8),
        }
    )
    row = await only(session, Meeting)
    assert (row.capacity, row.mode, row.join_url) == (
        40,
        "remote",
        "https://kokous.example.fi/info",
    )
    await officer.open(f"/my/meetings/{row.id}/edit")
    await officer.submit({"capacity": "", "join_url": ""})
    row = await only(session, Meeting)
    assert (row.capacity, row.join_url) == (None, None)
    await officer.open(f"/my/meetings/{row.id}/cancel")
    await officer.submit({"reason/fi/text": "Siirtyy keväälle."})
    assert (await only(session, Meeting)).cancelled_at is not None


async def test_draft_tells_what_is_missing(
    officer: Visitor, session: AsyncSession, world: World
) -> None:
    row = dialogue(
        world.buyer,
        DialogueStatus.DRAFT,
        formats=ALL,
        subject=DialogueSubject.DOCUMENT,
        closes_at=None,
    )
    session.add(row)
    await session.commit()
    page = await officer.open(f"/my/dialogues/{row.id}")
    assert officer.path == f"/my/dialogues/{row.id}/draft"
    assert "/draft/publish" not in page.text
    assert page.text.count("Puuttuu:") == 2
    assert "Valitsit kyselyn, mutta" in officer.main()


async def test_publishing_now_publishes_the_survey_too(
    officer: Visitor, draft: Dialogue, session: AsyncSession
) -> None:
    session.add(survey(draft, status=SurveyStatus.DRAFT))
    await session.commit()
    await officer.open(f"/my/dialogues/{draft.id}/draft/publish")
    assert "Kuka näkee ja kenen nimissä" in officer.main()
    await officer.submit({})
    assert officer.path == f"/my/dialogues/{draft.id}/published"
    assert (await only(session, Dialogue)).status is DialogueStatus.SCHEDULED
    assert (await only(session, Survey)).status is SurveyStatus.PUBLISHED


async def test_publication_is_planned_and_taken_back(
    officer: Visitor, draft: Dialogue, session: AsyncSession
) -> None:
    path = f"/my/dialogues/{draft.id}"
    await officer.open(f"{path}/draft/publish")
    page = await officer.submit({"when": "later"})
    assert page.status_code == 400
    assert set(officer.errors()) == {"publish_at"}
    await officer.submit({"publish_at": f"{day(1)} 9.00"})
    assert officer.path == f"{path}/published"
    planned = (await only(session, Dialogue)).publish_at
    await officer.open(f"{path}/draft/publish")
    assert dict(officer.filled({}))["when"] == "later"
    await officer.submit({"publish_at": f"{day(1)} 11.00"})
    assert (await only(session, Dialogue)).publish_at - planned == timedelta(hours=2)
    await officer.open(f"{path}/draft/unplan")
    await officer.submit({})
    assert (await only(session, Dialogue)).publish_at is None


async def test_colleague_who_was_faster_is_not_overwritten(
    officer: Visitor, draft: Dialogue, client: ApiClient, world: World
) -> None:
    leader = Visitor(client)
    leader.sign_in(world.token("leader"))
    path = f"/my/dialogues/{draft.id}/content"
    for visitor in (officer, leader):
        await visitor.open(path)
    about = {"title/fi": "Johtajan otsikko"}
    await leader.submit(about)
    page = await officer.submit({"title/fi": "Hannan otsikko"})
    assert page.status_code == 412
    assert "Johtajan otsikko" in page.text


async def test_copy_is_a_draft_with_the_same_words(
    officer: Visitor, session: AsyncSession, world: World
) -> None:
    row = dialogue(world.buyer, DialogueStatus.CLOSED)
    session.add(row)
    await session.commit()
    page = await officer.open(f"/buyers/{world.buyer.id}/dialogues/new")
    assert f"/my/dialogues/{row.id}/copy" in page.text
    await officer.open(f"/my/dialogues/{row.id}/copy")
    await officer.submit({})
    assert officer.path.endswith("/draft")
    copied = await session.scalar(select(Dialogue).where(Dialogue.id != row.id))
    assert copied is not None
    assert copied.title == row.title


async def test_link_to_a_draft_is_shown_once_and_revoked(
    officer: Visitor, draft: Dialogue, client: ApiClient
) -> None:
    path = f"/my/dialogues/{draft.id}/draft/links"
    await officer.open(path)
    page = await officer.submit({"days": "3"})
    link = page.text.partition("/p/")[2].partition('"')[0]
    reader = Visitor(client)
    assert (await reader.open(f"/p/{link}")).status_code == 200
    other = Visitor(client)
    other.sign_in(officer.cookies["session"])
    assert link not in (await other.open(path)).text
    revoke = page.text.partition(f'href="{path}/')[2].partition('"')[0]
    await officer.open(f"{path}/{revoke}")
    await officer.submit({})
    assert (await reader.open(f"/p/{link}")).status_code == 404


async def test_text_survives_an_expired_sign_in(officer: Visitor, draft: Dialogue) -> None:
    await officer.open(f"/my/dialogues/{draft.id}/documents/new")
    officer.sign_in(None)
    page = await officer.submit({"text": "Pitkä luonnos."})
    assert page.status_code == 401
    assert "Pitkä luonnos." in page.text


async def test_deleted_draft_is_gone(
    officer: Visitor, draft: Dialogue, session: AsyncSession, world: World
) -> None:
    await officer.open(f"/my/dialogues/{draft.id}/draft/delete")
    await officer.submit({})
    assert officer.path == f"/buyers/{world.buyer.id}/dialogues"
    assert (await session.scalars(select(Dialogue))).all() == []


async def test_goals_are_chosen_and_changed(
    officer: Visitor, draft: Dialogue, session: AsyncSession
) -> None:
    path = f"/my/dialogues/{draft.id}/content"
    for goals in (["openness.dialogue", "openness"], []):
        await officer.open(path)
        await officer.submit({"goals": goals})
        assert sorted((await only(session, Dialogue)).goals) == sorted(goals)
    await officer.open(path)
    page = await officer.submit({"goals": ["olematon"]})
    assert (page.status_code, set(officer.errors())) == (400, {"goals"})
