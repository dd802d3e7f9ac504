"""An import does not restore what was hidden in a plan."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.hidings.models import Hiding
from api.plans.models.imports import ImportedRow
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from tests.api.client import As
from tests.api.saving import saved
from tests.factories.plans import plan
from tests.factories.world import World

NAME = "Matti Meikäläiselle"
REASON = {"fi": {"text": "Siinä oli henkilötietoja."}}
HEAD = "Hankinta;Kuvaus;Arvo €;CPV;Ajankohta;Yhteyshenkilö;Sähköposti"
CARE = f"Avustaja {NAME} 2027;Tukea {NAME} arkeen;60 000;85000000;Q3/2027;Tuki;tuki@kunta.example"
SNOW = "Auraus;Kadut;50 000;90620000;Q4/2027;Tekninen;tekninen@kunta.example"


@pytest.fixture
async def row(world: World, session: AsyncSession) -> Plan:
    return await saved(session, plan(world.buyer))


async def _import(as_: As, row: Plan, *rows: str, query: str = "") -> Any:
    text = "\n".join([HEAD, *rows]) + "\n"
    file = {"file": ("plan.csv", text.encode(), "text/csv")}
    answer = await as_("officer").post(f"/v1/plans/{row.id}/import{query}", files=file)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def _published(as_: As, row: Plan) -> str:
    """The procurement in whose words somebody is named."""
    await _import(as_, row, CARE, SNOW)
    place = f"/v1/plans/{row.id}"
    seen = await as_("officer").get(place)
    done = await as_("officer").post(f"{place}/publish", json={}, if_match=seen)
    assert done.status_code == 200, done.text
    listed = (await as_("officer").get(f"/v1/procurements?plan={row.id}")).json()["items"]
    (item,) = [one for one in listed if one["title"]["fi"]["text"].startswith("Avustaja")]
    return str(item["id"])


async def _hide(as_: As, subject: str, **scope: Any) -> None:
    body = {"subject": subject, "ground": "personal_data", "reason": REASON, **scope}
    answer = await as_("officer").post("/v1/hidings", json=body)
    assert answer.status_code == 201, answer.text


async def _holding(as_: As, session: AsyncSession, word: str) -> list[str]:
    """Where the word still is: what the buyer's own people read, and the keys of rows."""
    found = [row.import_key or "" for row in await session.scalars(select(Procurement))]
    paths = ("/v1/procurements", "/v1/events?full=true")
    found += [(await as_("officer").get(path)).text for path in paths]
    return [text for text in found if word.casefold() in text.casefold()]


async def test_import_does_not_restore_a_hidden_passage(
    as_: As, session: AsyncSession, row: Plan
) -> None:
    hidden = await _published(as_, row)
    await _hide(as_, f"procurements/{hidden}", passage=NAME)
    assert await _holding(as_, session, NAME) == []
    for _ in range(2):
        report = await _import(as_, row, CARE, SNOW.replace("50 000", "70 000"))
        assert (report["created"], report["undecided"], report["missing"]) == (0, 0, [])
        told = [(one["cell"], one["code"]) for one in report["problems"]]
        assert told == [("B2", "words_hidden_here"), ("A2", "words_hidden_here")]
        assert await _holding(as_, session, NAME) == []
    changed = await _import(as_, row, CARE.replace("60 000", "80 000"), SNOW)
    assert changed["updated"] == 2
    item = (await as_("officer").get(f"/v1/procurements/{hidden}")).json()
    assert item["value"]["high"] == "80000.00", "what is not hidden is still taken"
    assert item["title"]["fi"]["text"] == "Avustaja [piilotettu] 2027"


async def test_import_does_not_restore_a_hidden_passage_within_other_words(
    as_: As, session: AsyncSession, row: Plan
) -> None:
    """The row is not known by its title any more; a new one with the words is not taken."""
    hidden = await _published(as_, row)
    await _hide(as_, f"procurements/{hidden}", passage=NAME)
    other = CARE.replace("Avustaja", "Tukihenkilö").replace("60 000", "1").replace("Q3", "Q1")
    report = await _import(as_, row, other, SNOW)
    assert (report["created"], report["undecided"]) == (0, 0)
    states = {item["title"]: item["state"] for item in report["rows"]}
    assert states[f"Tukihenkilö {NAME} 2027"] == "hidden_words"
    assert report["hidden_words"] == 1
    assert await _holding(as_, session, NAME) == []


async def test_new_row_loses_the_cell_with_the_hidden_passage(
    as_: As, session: AsyncSession, row: Plan
) -> None:
    hidden = await _published(as_, row)
    await _hide(as_, f"procurements/{hidden}", passage=NAME)
    new = f"Kuljetus;Vie {NAME.upper()} kouluun;1 000;60130000;Q1/2027;Tuki;"
    report = await _import(as_, row, CARE, SNOW, new)
    assert report["created"] == 1
    listed = (await as_("officer").get(f"/v1/procurements?plan={row.id}")).json()["items"]
    (made,) = [item for item in listed if item["title"]["fi"]["text"] == "Kuljetus"]
    assert made["description"] == {}
    assert made["cpv_main"] == "60130000"
    assert await _holding(as_, session, NAME) == []


@pytest.mark.parametrize(
    ("field", "name", "word"),
    [
        ("/title", "title", NAME),
        ("/description", "description", NAME),
        ("/contact", "contact", "tuki@kunta.example"),
    ],
)
async def test_import_keeps_a_hidden_field_hidden(  # noqa: PLR0917 - fixtures
    as_: As, session: AsyncSession, row: Plan, field: str, name: str, word: str
) -> None:
    hidden = await _published(as_, row)
    await _hide(as_, f"procurements/{hidden}", field=field)
    before = (await as_("officer").get(f"/v1/procurements/{hidden}")).json()
    report = await _import(as_, row, CARE, SNOW)
    assert (report["created"], report["missing"], report["conflicts"]) == (0, [], [])
    after = (await as_("officer").get(f"/v1/procurements/{hidden}")).json()
    assert after[name] == before[name]
    assert word not in str(after[name])
    # Nor does a sheet whose words there are new.
    await _import(as_, row, CARE.replace("arkeen", "kouluun"), SNOW)
    after = (await as_("officer").get(f"/v1/procurements/{hidden}")).json()
    assert after[name] == before[name]


async def test_destroyed_passage_is_not_stored_or_imported_again(
    as_: As, world: World, session: AsyncSession, row: Plan
) -> None:
    hidden = await _published(as_, row)
    kept = await session.scalar(select(ImportedRow).where(ImportedRow.procurement_id == hidden))
    assert kept is not None
    assert NAME in str(kept.fields)
    body = {
        "subject": f"procurements/{hidden}",
        "ground": "personal_data",
        "reason": REASON,
        "passage": NAME,
    }
    await _destroy(as_, body)
    session.expire_all()
    kept = await session.scalar(select(ImportedRow).where(ImportedRow.procurement_id == hidden))
    assert kept is not None
    assert NAME not in str(kept.fields)
    report = await _import(as_, row, CARE, SNOW)
    assert (report["created"], report["missing"]) == (0, [])
    assert await _holding(as_, session, NAME) == []
    hidings = (await session.scalars(select(Hiding))).all()
    assert [hiding.passage for hiding in hidings] == [None]


async def _destroy(as_: As, body: dict[str, Any]) -> None:
    proposed = await as_("operator").post("/v1/destructions", json=body)
    assert proposed.status_code == 201, proposed.text
    path = f"/v1/destructions/{proposed.json()['id']}/confirm"
    assert (await as_("leader").post(path)).status_code == 200
