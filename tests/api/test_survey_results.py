"""Survey results: counts for each question, quotes, and exports for the buyer."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.dialogues.models import Dialogue, DialogueFormat, DialogueStatus
from api.surveys.models import ResponseState, Survey
from api.surveys.questions import ChosenOptions
from tests.api.client import As
from tests.factories.dialogues import dialogue
from tests.factories.participation import participant
from tests.factories.surveys import ANSWERS, OBSTACLES, response, survey
from tests.factories.world import World

S = DialogueStatus
FEW = {"count": None, "fewer_than": 5, "at_least": None}


async def _survey(
    world: World, session: AsyncSession, status: DialogueStatus = S.CLOSED, **values: Any
) -> Survey:
    call = dialogue(world.buyer, status, formats=[DialogueFormat.SURVEY])
    row = survey(call, **values)
    session.add(call)
    await session.flush()
    session.add(row)
    await session.flush()
    return row


async def _answer(session: AsyncSession, row: Survey, *answers: Any, **values: Any) -> None:
    call = await session.get_one(Dialogue, row.dialogue_id)
    for number, one in enumerate(answers, start=values.pop("first", 1)):
        somebody = participant(call, number=number)
        session.add(somebody)
        await session.flush()
        session.add(response(row, somebody, answers=one, **values))
    await session.flush()


def _by_key(results: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {result.pop("key"): result for result in results["questions"]}


async def test_every_kind_of_question_is_counted(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = await _survey(world, session)
    await _answer(
        session,
        row,
        ANSWERS,
        {"fleet": "own", "size": 2, "fuels": ChosenOptions(["electric", "biogas"]), "suits": 1},
        {"fleet": "own", "size": 7, "start": "2027-08-30"},
        {"fleet": "own", "size": 100, "start": "2027-12-01"},
        {"fleet": "none", "suits": 5},
    )
    await _answer(session, row, {"fleet": "none"}, state=ResponseState.DRAFT, first=9)
    shown = (await as_("officer").get(f"/v1/surveys/{row.id}/results")).json()
    assert (shown["complete"], shown["responses"]["count"]) == (True, 5)
    found = _by_key(shown)
    assert found["fleet"]["options"] == [
        {"option": "own", "count": 4},
        {"option": "none", "count": 1},
    ]
    size = found["size"]
    assert (size["answered"]["count"], size["skipped"], size["not_shown"]) == (4, 0, 1)
    assert (size["minimum"], size["median"], size["maximum"]) == (None, 9.5, None)
    assert found["fuels"]["options"] == [
        {"option": "electric", "count": 2},
        {"option": "biogas", "count": 1},
        {"option": "diesel", "count": 0},
    ]
    assert (found["fuels"]["other"], found["fuels"]["skipped"]) == (1, 3)
    assert found["suits"]["mean"] == pytest.approx(10 / 3)
    assert [item["count"] for item in found["suits"]["points"]] == [1, 0, 0, 1, 1]
    assert found["start"]["months"] == []
    assert (found["obstacles"]["answered"]["count"], found["obstacles"]["quotes"]) == (1, 0)
    assert not any(one["withheld"] for one in found.values())


@pytest.mark.parametrize("reader", ["anonymous", "officer"])
@pytest.mark.parametrize(("times", "ends"), [(9, (None, None)), (10, (1, 10))])
async def test_minimum_and_maximum_are_shown_from_ten_answers(
    as_: As, world: World, session: AsyncSession, reader: str, *, times: int, ends: Any
) -> None:
    row = await _survey(world, session)
    answers = {"fleet": "own", "start": "2027-08-01"}
    await _answer(session, row, *({**answers, "size": n} for n in range(1, times + 1)))
    found = _by_key((await as_(reader).get(f"/v1/surveys/{row.id}/results")).json())
    assert (found["size"]["minimum"], found["size"]["maximum"]) == ends
    assert found["size"]["median"] == (times + 1) / 2
    assert bool(found["start"]["months"]) is (times == 10)


@pytest.mark.parametrize("reader", ["viewer", "officer", "leader", "api_key"])
@pytest.mark.parametrize(
    ("responses", "told"),
    [(0, (5, None)), (4, (5, None)), (5, (None, 5)), (9, (None, 5)), (12, (None, 10))],
)
async def test_open_survey_shows_the_buyer_a_rounded_count(
    as_: As, world: World, session: AsyncSession, reader: str, *, responses: int, told: Any
) -> None:
    row = await _survey(world, session, S.OPEN)
    await _answer(session, row, *[ANSWERS] * responses)
    shown = (await as_(reader).get(f"/v1/surveys/{row.id}/results")).json()
    assert (shown["responses"]["fewer_than"], shown["responses"]["at_least"]) == told
    assert (shown["responses"]["count"], shown["late"], shown["questions"]) == (None, None, [])
    assert not shown["complete"]


async def test_open_survey_shows_no_results(as_: As, world: World, session: AsyncSession) -> None:
    row = await _survey(world, session, S.OPEN)
    await _answer(session, row, *[ANSWERS] * 12, quotes=["obstacles"])
    place = f"/v1/surveys/{row.id}"
    for actor in ("stranger", "operator", "supplier", "anonymous"):
        assert (await as_(actor).get(f"{place}/results")).status_code == 409
    for what in ("quotes?question=obstacles", "export.csv", "export.xlsx", f"files/{row.id}"):
        assert (await as_("leader").get(f"{place}/{what}")).status_code == 409


async def test_reading_results_by_the_buyer_is_audited(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = await _survey(world, session)
    for actor in ("viewer", "anonymous", "rival"):
        assert (await as_(actor).get(f"/v1/surveys/{row.id}/results")).status_code == 200
    entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.target, entry.organisation_id, entry.person_id) == (
        "survey.read_results",
        f"surveys/{row.id}",
        world.buyer.id,
        world.people["viewer"].id,
    )


async def test_few_responses_are_shown_as_few_to_public_and_viewer(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = await _survey(world, session)
    await _answer(session, row, *[{"fleet": "none"}] * 3, ANSWERS)
    for reader in ("anonymous", "viewer"):
        shown = (await as_(reader).get(f"/v1/surveys/{row.id}/results")).json()
        assert shown["responses"] == FEW
        for item in _by_key(shown).values():
            assert (item["withheld"], item["answered"]) == (True, FEW)
            assert (item["skipped"], item["not_shown"]) == (None, None)


async def test_results_of_a_cancelled_call_are_for_the_buyer_only(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = await _survey(world, session, S.CANCELLED)
    await _answer(session, row, ANSWERS)
    place = f"/v1/surveys/{row.id}"
    assert (await as_("officer").get(f"{place}/results")).json()["responses"]["count"] == 1
    assert (await as_("officer").get(f"{place}/export.csv")).status_code == 200
    assert (await as_("anonymous").get(f"{place}/results")).status_code == 409


async def test_answers_of_few_are_withheld_from_the_public(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = await _survey(world, session)
    own = {"fleet": "own", "size": 33}
    await _answer(session, row, *[{"fleet": "none"}] * 3, own, own)
    seen = _by_key((await as_("anonymous").get(f"/v1/surveys/{row.id}/results")).json())
    assert not seen["fleet"]["withheld"]
    assert seen["fleet"]["options"][0] == {"option": "own", "count": 2}
    assert seen["size"]["withheld"]
    assert (seen["size"]["answered"], seen["size"]["median"]) == (FEW, None)


async def test_quotes_need_consent_and_cannot_be_joined(
    as_: As, world: World, session: AsyncSession
) -> None:
    row = await _survey(world, session)
    said = [{**ANSWERS, "obstacles": text} for text in ("Aika", "Kalusto", "Aika", "Hinta")]
    await _answer(session, row, *said[:3], quotes=["obstacles", "fuels"])
    await _answer(session, row, said[3], first=4)
    place = f"/v1/surveys/{row.id}/quotes?question=obstacles"
    page = await as_("anonymous").get(f"{place}&limit=1")
    found = page.json()["items"]
    rest = await as_("anonymous").get(f"{place}&limit=1&cursor={page.json()['next']}")
    found += rest.json()["items"]
    assert rest.json()["next"] is None
    assert sorted(found, key=lambda one: str(one["text"])) == [
        {"text": "Aika", "times": 2},
        {"text": "Kalusto", "times": 1},
    ]
    other = await as_("anonymous").get(f"/v1/surveys/{row.id}/quotes?question=fuels")
    assert other.json()["items"] == [{"text": "Vety", "times": 3}]
    refused = await as_("anonymous").get(f"/v1/surveys/{row.id}/quotes?question=size")
    assert refused.status_code == 400
    results = _by_key((await as_("anonymous").get(f"/v1/surveys/{row.id}/results")).json())
    assert (results["obstacles"]["quotes"], results["fuels"]["quotes"]) == (3, 3)


HEADINGS = [
    "Vastauksen numero",
    "Tullut määräajan jälkeen",
    "Onko kalustoa?",
    "Kuinka monta autoa?",
    "Mitä käyttövoimia?",
    "Mitä käyttövoimia? – saa julkaista",
    "Sopiiko aikataulu?",
    "Milloin voisitte aloittaa?",
    "Mikä estäisi tarjoamasta?",
    "Mikä estäisi tarjoamasta? – saa julkaista",
]
FORMULA = '=HYPERLINK("https://example.fi";"x")'


async def _export(as_: As, world: World, session: AsyncSession, kind: str) -> tuple[Survey, bytes]:
    row = await _survey(world, session)
    await _answer(session, row, ANSWERS, number=20_000_000, quotes=["fuels"])
    second = {"fleet": "none", "obstacles": FORMULA}
    await _answer(session, row, second, number=10_000_000, first=2)
    await _answer(session, row, {"fleet": "none"}, state=ResponseState.DRAFT, first=3)
    answer = await as_("officer").get(f"/v1/surveys/{row.id}/export.{kind}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="survey.{kind}"'
    assert answer.headers["cache-control"] == "private, no-store"
    return row, answer.content


async def test_the_buyer_gets_a_csv_without_formulas(
    as_: As, world: World, session: AsyncSession
) -> None:
    _, content = await _export(as_, world, session, "csv")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert rows[0] == HEADINGS
    assert rows[1] == ["10000000", "ei", "None", "", "", "", "", "", f"'{FORMULA}", "ei"]
    assert rows[2] == [
        "20000000", "ei", "Own", "12", "Electric; Vety", "kyllä", "4", "2027-08-10",
        "Liian lyhyt tarjousaika.", "ei",
    ]  # fmt: skip
    assert len(rows) == 3


async def test_the_buyer_gets_a_spreadsheet_with_numbers_and_days(
    as_: As, world: World, session: AsyncSession
) -> None:
    _, content = await _export(as_, world, session, "xlsx")
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == HEADINGS
    assert (rows[1][8].value, rows[1][8].data_type) == (FORMULA, "s")
    assert rows[2][3].value == 12
    assert rows[2][7].value == datetime.combine(date(2027, 8, 10), datetime.min.time())
    assert len(rows) == 3


async def test_export_is_in_the_buyers_audit_log(
    as_: As, world: World, session: AsyncSession
) -> None:
    row, _ = await _export(as_, world, session, "csv")
    entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.target) == ("survey.export", f"surveys/{row.id}")
    assert (entry.organisation_id, entry.person_id) == (
        world.buyer.id,
        world.people["officer"].id,
    )


async def test_large_export_is_complete(as_: As, world: World, session: AsyncSession) -> None:
    row = await _survey(world, session, questions=[OBSTACLES])
    await _answer(session, row, *[{"obstacles": "x" * 100}] * 1_100)
    content = (await as_("leader").get(f"/v1/surveys/{row.id}/export.csv")).text
    assert content.count("\r\n") == 1_101
