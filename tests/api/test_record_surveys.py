"""Surveys in the record: questions, corrections, results, and no more than the results show."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from lxml import html
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import clock_stopped_at, utc_now
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus
from api.surveys.models import ResponseState, SurveyStatus
from tests.api.client import ApiClient, As
from tests.api.records import record_of
from tests.factories.dialogues import dialogue
from tests.factories.events import outbox_event
from tests.factories.participation import participant
from tests.factories.surveys import (
    ANSWERS,
    PLAN,
    QUESTIONS,
    SUITS,
    correction,
    response,
    survey,
    survey_file,
)
from tests.factories.world import World
from tests.texts import fi

S = DialogueStatus
QUOTED, UNQUOTED, FILE = "Aika on lyhyt <b>liian</b>", "Ei julkaistavaksi", "yrityksemme-nimi.pdf"
FEW = {"count": None, "fewer_than": 5, "at_least": None}
PATHS = ("record", "record.html")


async def _asked(
    session: AsyncSession, world: World, status: DialogueStatus = S.CLOSED, **values: Any
) -> Dialogue:
    """Six have answered, two of them everything: one may be quoted, one has sent a file."""
    call = dialogue(world.buyer, status, formats=[DialogueFormat.SURVEY], **values)
    asked = [
        replace(question, low_label=fi("huonosti")) if question is SUITS else question
        for question in QUESTIONS
    ]
    row = survey(call, questions=[*asked, PLAN], introduction=fi("Viisi *minuuttia*."))
    draft = survey(call, status=SurveyStatus.DRAFT, title=fi("Luonnos kyselystä"))
    for item in (call, row, draft, correction(row)):
        session.add(item)
        await session.flush()
    said = [{**ANSWERS, "obstacles": text} for text in (QUOTED, UNQUOTED)]
    for number, answers in enumerate([*said, *[{"fleet": "none"}] * 4], start=1):
        somebody = participant(call, number=number)
        session.add(somebody)
        await session.flush()
        quotes = ["obstacles"] if number == 1 else []
        answered = response(row, somebody, answers=answers, quotes=quotes, late=number == 2)
        session.add(answered)
        await session.flush()
        if number == 1:
            file = survey_file(answered, file_name=FILE)
            answered.answers = {**answers, PLAN.key: str(file.id)}
            session.add(file)
    unfinished = participant(call, number=9)
    session.add(unfinished)
    await session.flush()
    session.add(response(row, unfinished, state=ResponseState.DRAFT, answers={"fleet": "own"}))
    session.add(outbox_event(position=4, type="survey.published.v1", subject=f"surveys/{row.id}"))
    await session.flush()
    return call


async def test_record_has_questions_corrections_and_results(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    record = await record_of(client, await _asked(session, world))
    [found] = record["surveys"]
    assert [item["key"] for item in found["questions"]][-1] == "plan"
    assert found["questions"][1]["shown_if"]["question"] == "fleet"
    [change] = found["corrections"][0]["changes"]
    assert (change["old"]["fi"]["text"], change["new"]["fi"]["text"]) == ("Kalsto", "Kalusto")
    assert found["results"]["responses"]["count"] == 6
    assert found["results"]["late"] == FEW
    fleet = found["results"]["questions"][0]
    assert fleet["options"] == [{"option": "own", "count": 2}, {"option": "none", "count": 4}]
    assert found["quotes"] == {"fuels": [], "obstacles": [{"text": QUOTED, "times": 1}]}
    assert [fact["type"] for fact in record["facts"]] == ["fi.vuoropuhelu.survey.published.v1"]


async def test_record_has_public_counts_and_the_buyers_edition_all_counts(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = await _asked(session, world)
    for actor, edition, withheld in (("anonymous", "public", True), ("officer", "buyer", False)):
        client = as_(actor)
        [found] = (await record_of(client, call, edition))["surveys"]
        results = await client.get(f"/v1/surveys/{found['id']}/results")
        assert found["results"] == results.json()
        by_key = {item["key"]: item for item in found["results"]["questions"]}
        assert by_key["size"]["withheld"] is withheld
        assert by_key["size"]["median"] == (None if withheld else 12)
        answered = FEW if withheld else {"count": 1, "fewer_than": None, "at_least": None}
        assert (by_key["plan"]["type"], by_key["plan"]["answered"]) == ("file", answered)


@pytest.mark.parametrize("edition", ["public", "buyer"])
@pytest.mark.parametrize("path", PATHS)
async def test_no_edition_has_unquotable_texts_or_respondents(
    as_: As, world: World, session: AsyncSession, edition: str, path: str
) -> None:
    call = await _asked(session, world)
    text = (await as_("officer").get(f"/v1/dialogues/{call.id}/{path}?edition={edition}")).text
    assert QUOTED.split(" <", maxsplit=1)[0] in text
    for hidden in (UNQUOTED, FILE, "10000001", "10000002", "Luonnos kyselystä", "/files/"):
        assert hidden not in text


@pytest.mark.parametrize("edition", ["public", "buyer"])
@pytest.mark.parametrize("path", PATHS)
async def test_equal_answers_give_equal_bytes(
    as_: As, world: World, session: AsyncSession, edition: str, path: str
) -> None:
    call = await _asked(session, world)
    place = f"/v1/dialogues/{call.id}/{path}?edition={edition}"
    first = await as_("officer").get(place)
    with clock_stopped_at(utc_now() + timedelta(minutes=50)):
        assert (await as_("leader").get(place)).content == first.content


async def test_results_are_absent_until_the_grace_period_ends(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = await _asked(session, world, grace_hours=2)
    public = await record_of(as_("anonymous"), call)
    assert (public["surveys"][0]["results"], public["surveys"][0]["quotes"]) == (None, {})
    buyers = await record_of(as_("officer"), call, "buyer")
    assert (buyers["surveys"][0]["results"], buyers["surveys"][0]["quotes"]) == (None, {})
    assert buyers["findings"] == public["findings"]
    page = (await as_("anonymous").get(f"/v1/dialogues/{call.id}/record.html")).text
    assert "Tulokset eivät ole julkisia." in page
    assert "2 tuntia määräajan jälkeen" in page
    assert QUOTED.split(" <", maxsplit=1)[0] not in page
    with clock_stopped_at(utc_now() + timedelta(hours=1, minutes=1)):
        after = await record_of(as_("anonymous"), call)
        assert after["surveys"][0]["results"]["responses"]["count"] == 6


async def test_a_cancelled_call_shows_its_questions_and_no_answers(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    [found] = (await record_of(client, await _asked(session, world, S.CANCELLED)))["surveys"]
    assert (len(found["questions"]), found["results"], found["quotes"]) == (7, None, {})


async def test_corrections_and_late_answers_are_findings(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = await _asked(session, world)
    place = f"/v1/dialogues/{call.id}/equal-treatment"
    found = (await as_("officer").get(place)).json()["findings"]
    assert [item["code"] for item in found] == ["survey_corrected", "responses_late"]
    assert "vastattiin myös määräajan jälkeen" in found[1]["words"]["fi"]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fi",
            (
                "yksi vaihtoehto · pakollinen",
                "kysymykseen 1 vastattiin",
                "alle 5 vastannut",
            ),
        ),
        (
            "sv",
            (
                "ett alternativ · obligatorisk",
                "svaret på fråga 1",
                "färre än 5 inkom efter tidsfristen",
            ),
        ),
        (
            "en",
            (
                "one choice · required",
                "the answer to question 1",
                "fewer than 5 came after the deadline",
            ),
        ),
    ],
)
async def test_printed_record_has_surveys_in_words(
    client: ApiClient, world: World, session: AsyncSession, language: str, said: tuple[str, ...]
) -> None:
    call = await _asked(session, world)
    page = await client.get(f"/v1/dialogues/{call.id}/record.html?lang={language}")
    root = html.document_fromstring(page.content)
    text = " ".join(root.text_content().split())
    for words in said:
        assert words in text
    for shared in ("Kalsto", "1. Onko kalustoa?", "7. Liittäkää suunnitelma", QUOTED):
        assert shared in text
    counts = {
        row.xpath("string(td[1])"): row.xpath("string(td[2])")
        for row in root.xpath("//table[@class='counts']//tr[td]")
    }
    assert (counts["Own"], counts["None"]) == ("2", "4")
    # What could be answered, where the counts that would say so are withheld.
    for possible in ("Electric · Biogas · Diesel", "1 (huonosti) – 5", "· autoa ·"):
        assert possible in text
    assert not root.xpath("//blockquote/b")


async def test_a_survey_within_a_draft_is_public_from_the_draft_on(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, S.CLOSED, formats=[DialogueFormat.SURVEY])
    assert call.published_at is not None
    early, later = (call.published_at + timedelta(hours=by) for by in (-1, 1))
    session.add(call)
    for moment in (early, later):
        session.add(survey(call, published_at=moment))
    await session.flush()
    recorded = (await record_of(as_("anonymous"), call))["surveys"]
    told = {datetime.fromisoformat(item["published_at"]) for item in recorded}
    assert told == {call.published_at, later}
