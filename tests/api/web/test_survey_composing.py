"""The form of a survey: blocks of questions that are added, moved, translated and saved."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus
from api.surveys.models import Survey, SurveyStatus
from api.surveys.questions import EqualsCondition, SingleChoiceQuestion, TextQuestion
from tests.api.client import ApiClient
from tests.api.saving import only
from tests.api.web.visitor import Visitor
from tests.factories.dialogues import dialogue
from tests.factories.surveys import options, survey
from tests.factories.world import World
from tests.texts import fi

ALL = [*DialogueFormat]


@pytest.fixture
async def draft(session: AsyncSession, world: World) -> Dialogue:
    row = dialogue(world.buyer, DialogueStatus.DRAFT, formats=ALL)
    session.add(row)
    await session.commit()
    return row


async def compose_survey(officer: Visitor, draft: Dialogue, values: dict[str, str]) -> None:
    await officer.open(f"/my/dialogues/{draft.id}/surveys/new")
    await officer.submit({"title/fi": "Kalusto", **values})


async def test_survey_takes_the_filled_blocks(
    officer: Visitor, draft: Dialogue, session: AsyncSession
) -> None:
    await compose_survey(
        officer,
        draft,
        {
            "questions/0/title": "Onko kalustoa?",
            "questions/0/options": "On\n\n Ei \n",
            "questions/2/title": "Mikä estäisi?",
            "questions/2/type": "text",
            "questions/2/required": "yes",
        },
    )
    assert officer.path == f"/my/dialogues/{draft.id}/meetings/new"
    choice, text = (await only(session, Survey)).questions
    assert [option.label["fi"].text for option in choice.options] == ["On", "Ei"]
    assert (text.title["fi"].text, text.required) == ("Mikä estäisi?", True)


async def test_faults_of_a_question_stand_at_its_block(officer: Visitor, draft: Dialogue) -> None:
    await compose_survey(
        officer,
        draft,
        {
            "questions/1/title": "Yksi vaihtoehto?",
            "questions/1/options": "Vain tämä",
            "questions/2/options": "On\nEi",
        },
    )
    assert officer.page.status_code == 400
    assert set(officer.errors()) == {"questions/1/options", "questions/2/title"}
    assert dict(officer.filled({}))["questions/1/options"] == "Vain tämä"


async def test_questions_are_added_moved_and_removed_without_losing_text(
    officer: Visitor, draft: Dialogue, session: AsyncSession
) -> None:
    await officer.open(f"/my/dialogues/{draft.id}/surveys/new")
    titles = {f"questions/{n}/title": f"Kysymys {n}" for n in range(3)}
    kinds = {f"questions/{n}/type": "text" for n in range(3)}
    await officer.submit({"title/fi": "Kalusto", **titles, **kinds}, step="add")
    await officer.submit({"questions/3/title": "Neljäs", "questions/3/type": "date"}, step="up-3")
    await officer.submit({}, step="remove-0")
    assert (await session.scalars(select(Survey))).all() == []
    await officer.submit({}, step="send")
    saved = await only(session, Survey)
    assert [item.title["fi"].text for item in saved.questions] == [
        "Kysymys 1",
        "Neljäs",
        "Kysymys 2",
    ]


@pytest.mark.parametrize("step", ["up-0", "down-999", "remove-99", "up-999"])
async def test_odd_buttons_change_nothing(step: str, officer: Visitor, draft: Dialogue) -> None:
    await officer.open(f"/my/dialogues/{draft.id}/surveys/new")
    path = f"/my/dialogues/{draft.id}/surveys/new"
    page = await officer.send(path, [*officer.filled({"title/fi": "Kalusto"}), ("step", step)])
    assert page.status_code in {200, 400}
    assert dict(officer.filled({}))["title/fi"] == "Kalusto"


async def test_editing_a_survey_keeps_what_the_form_does_not_show(
    officer: Visitor, draft: Dialogue, session: AsyncSession
) -> None:
    condition = EqualsCondition(question="fleet", value="own")
    asked = [
        SingleChoiceQuestion(key="fleet", title=fi("Kalusto?"), options=options("own", "none")),
        TextQuestion(key="why", title=fi("Miksi?"), max_length=77, shown_if=condition),
    ]
    row = survey(draft, status=SurveyStatus.DRAFT, questions=asked)
    session.add(row)
    await session.commit()
    await officer.open(f"/my/surveys/{row.id}/edit")
    changed = {"questions/0/options": "Own\nNone\nEhkä", "questions/1/title": "Mikä estää?"}
    await officer.submit(changed)
    assert officer.path == f"/my/dialogues/{draft.id}/draft"
    choice, text = (await only(session, Survey)).questions
    assert [option.key for option in choice.options] == ["own", "none", "o1"]
    assert (text.key, text.max_length, text.shown_if) == ("why", 77, condition)
    assert text.title["fi"].text == "Mikä estää?"


async def test_questions_are_translated_on_the_page_in_that_language(
    client: ApiClient, draft: Dialogue, session: AsyncSession, world: World
) -> None:
    asked = [
        SingleChoiceQuestion(key="fleet", title=fi("Kalusto?"), options=options("own", "none")),
        TextQuestion(key="why", title=fi("Miksi?")),
    ]
    row = survey(draft, status=SurveyStatus.DRAFT, questions=asked)
    session.add(row)
    await session.commit()
    swedish = Visitor(client, "sv")
    swedish.sign_in(world.token("officer"))
    await swedish.open(f"/my/surveys/{row.id}/edit")
    words = {"questions/0/title": "Utrustning?", "questions/0/options": "Egen\nIngen"}
    await swedish.submit(words)
    choice, text = (await only(session, Survey)).questions
    assert {language: item.text for language, item in choice.title.items()} == {
        "fi": "Kalusto?",
        "sv": "Utrustning?",
    }
    assert [(item.key, item.label["sv"].text) for item in choice.options] == [
        ("own", "Egen"),
        ("none", "Ingen"),
    ]
    assert [item.label["fi"].text for item in choice.options] == ["Own", "None"]
    assert set(text.title) == {"fi"}
