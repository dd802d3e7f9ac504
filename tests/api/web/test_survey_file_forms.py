"""Files as answers on a page: kept while the form comes back, with and without an account."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.settings import Settings
from api.dialogues.models import DialogueFormat
from api.documents.service.uploads import Stored
from api.http.form_parts import FormLimits
from api.surveys.models import ResponseState, Survey, SurveyFile, SurveyResponse
from api.surveys.service.staged_files import LASTS, StagedFile, seal, unseal
from api.web.taking_part.surveys import FORM_WITH_FILES
from tests.api.client import ApiClient
from tests.api.saving import count_of
from tests.api.web.visitor import Visitor
from tests.api.web.waiting import later
from tests.factories.dialogues import dialogue
from tests.factories.surveys import FLEET, OBSTACLES, PLAN, survey
from tests.factories.world import World
from tests.settings import SECRET_KEY

PICTURE = b"Kalustoluettelo: kolme autoa.\n"
TEXTS = {"answers/fleet": "none", "answers/obstacles": "Liian lyhyt aika."}
FIELD = "answers/plan"


@pytest.fixture
async def asked(session: AsyncSession, world: World) -> Survey:
    call = dialogue(world.buyer, formats=[DialogueFormat.SURVEY])
    session.add(call)
    await session.flush()
    row = survey(call, questions=[FLEET, OBSTACLES, PLAN])
    session.add(row)
    await session.flush()
    return row


def path_of(asked: Survey) -> str:
    return f"/dialogues/{asked.dialogue_id}/surveys/{asked.id}/answer"


async def file_row(session: AsyncSession) -> SurveyFile:
    return (await session.scalars(select(SurveyFile))).one()


async def response(session: AsyncSession) -> SurveyResponse:
    return (await session.scalars(select(SurveyResponse))).one()


@pytest.mark.parametrize("person", [None, "resident"])
async def test_required_file_is_sent_with_the_answers(
    client: ApiClient, asked: Survey, session: AsyncSession, world: World, person: str | None
) -> None:
    visitor = Visitor(client)
    visitor.sign_in(world.token(person) if person else None)
    await visitor.open(path_of(asked))
    with later():
        visitor.files = {FIELD: ("kalusto.txt", PICTURE)}
        await visitor.submit(TEXTS)
        assert "kalusto.txt" in visitor.main()
        assert (await count_of(session, SurveyFile), visitor.page.status_code) == (0, 200)
        await visitor.submit()
    assert "Vastauksesi kyselyyn on lähetetty" in visitor.main()
    row, file = await response(session), await file_row(session)
    assert row.state is ResponseState.SUBMITTED
    assert row.answers["plan"] == str(file.id)
    assert (file.file_name, file.size, file.named) == ("kalusto.txt", len(PICTURE), True)


async def test_accepted_file_is_kept_while_other_faults_are_mended(
    client: ApiClient, asked: Survey, session: AsyncSession
) -> None:
    visitor = Visitor(client)
    await visitor.open(path_of(asked))
    with later():
        visitor.files = {FIELD: ("kalusto.txt", PICTURE)}
        page = await visitor.submit({"answers/obstacles": TEXTS["answers/obstacles"]})
        assert page.status_code == 400
        assert set(visitor.errors()) == {"answers/fleet"}
        assert "Liitteenä: kalusto.txt." in visitor.main()
        assert dict(visitor.filled({}))["answers/obstacles"] == TEXTS["answers/obstacles"]
        await visitor.submit({"answers/fleet": "none"})
        await visitor.submit(step="edit")
        assert "Liitteenä: kalusto.txt." in visitor.main()
        await visitor.submit()
        await visitor.submit()
    assert (await response(session)).state is ResponseState.SUBMITTED
    assert (await file_row(session)).file_name == "kalusto.txt"


async def test_file_of_a_refused_kind_is_asked_for_again_and_the_texts_stay(
    client: ApiClient, asked: Survey, session: AsyncSession
) -> None:
    visitor = Visitor(client)
    await visitor.open(path_of(asked))
    with later():
        visitor.files = {FIELD: ("ohjelma.exe", b"MZ\x90\x00" + bytes(60))}
        page = await visitor.submit(TEXTS)
        assert page.status_code == 400
        assert set(visitor.errors()) == {FIELD}
        assert dict(visitor.filled({}))["answers/obstacles"] == TEXTS["answers/obstacles"]
        page = await visitor.submit()
        assert set(visitor.errors()) == {FIELD}  # it is required


async def test_file_that_came_too_fast_is_asked_for_again_in_plain_words(
    client: ApiClient, asked: Survey, session: AsyncSession
) -> None:
    """The form was open for no time at all: nothing is stored for a program."""
    visitor = Visitor(client)
    await visitor.open(path_of(asked))
    visitor.files = {FIELD: ("kalusto.txt", PICTURE)}
    page = await visitor.submit(TEXTS)
    assert page.status_code == 400
    assert "Valitse tiedosto uudelleen" in visitor.errors()[FIELD]
    assert dict(visitor.filled({}))["answers/obstacles"] == TEXTS["answers/obstacles"]


async def test_file_that_is_too_large_comes_back_with_the_texts(
    client: ApiClient, asked: Survey, settings: Settings
) -> None:
    visitor = Visitor(client)
    await visitor.open(path_of(asked))
    with later():
        visitor.files = {FIELD: ("kalusto.txt", b"x" * (settings.max_upload_bytes + 1))}
        await visitor.submit(TEXTS)
    assert "Tiedosto saa olla enintään" in visitor.errors()[FIELD]
    assert dict(visitor.filled({}))["answers/obstacles"] == TEXTS["answers/obstacles"]


async def test_saved_file_is_replaced_and_an_optional_one_removed(
    client: ApiClient, session: AsyncSession, world: World, asked: Survey
) -> None:
    asked.questions = [FLEET, type(PLAN)(key="plan", title=PLAN.title)]
    await session.flush()
    visitor = Visitor(client)
    visitor.sign_in(world.token("resident"))
    for name in ("eka.txt", "toka.txt"):
        await visitor.open(path_of(asked))
        visitor.files = {FIELD: (name, name.encode())}
        await visitor.submit({"answers/fleet": "none"})
        await visitor.submit()
        session.expire_all()
        assert (await file_row(session)).file_name == name
    await visitor.open(path_of(asked))
    assert "Liitteenä: toka.txt." in visitor.main()
    kept = dict(visitor.filled({}))[FIELD]
    await visitor.submit({FIELD: [kept, "-"]})
    await visitor.submit()
    session.expire_all()
    assert await count_of(session, SurveyFile) == 0
    assert "plan" not in (await response(session)).answers


async def test_saved_file_stays_when_other_answers_change(
    client: ApiClient, session: AsyncSession, world: World, asked: Survey
) -> None:
    visitor = Visitor(client)
    visitor.sign_in(world.token("resident"))
    await visitor.open(path_of(asked))
    visitor.files = {FIELD: ("eka.txt", b"eka")}
    await visitor.submit(TEXTS, step="save")
    before = (await file_row(session)).id
    await visitor.open(path_of(asked))
    await visitor.submit({"answers/obstacles": "Toinen este."})
    assert "eka.txt" in visitor.main()
    await visitor.submit()
    session.expire_all()
    assert (await file_row(session)).id == before
    assert (await response(session)).state is ResponseState.SUBMITTED


async def test_invented_or_foreign_file_is_no_answer(
    client: ApiClient, session: AsyncSession, world: World, asked: Survey
) -> None:
    visitor = Visitor(client)
    visitor.sign_in(world.token("resident"))
    for invented in ("x", f"{'A' * 40}.{'0' * 32}", "-"):
        await visitor.open(path_of(asked))
        action = visitor.form().get("action")
        sent = [*visitor.filled(TEXTS), (FIELD, invented), ("step", "preview")]
        visitor.files = {"none": ("", b"")}
        page = await visitor.send(action, sent)
        assert page.status_code == 400
        assert set(visitor.errors()) == {FIELD}


def test_seal_tells_its_file_until_it_expires() -> None:
    stored = Stored("ä.txt", "text/plain", 3, "0" * 64, "answers/x")
    now = utc_now()
    file = StagedFile(new_id(), new_id(), "plan", now, stored, [])
    sealed = seal(SECRET_KEY, file)
    assert unseal(SECRET_KEY, sealed, now) == file
    assert unseal(SECRET_KEY, sealed, now + LASTS) is None
    assert unseal(SECRET_KEY, sealed[:-1] + "x", now) is None
    assert unseal("another", sealed, now) is None
    assert timedelta() < LASTS < timedelta(days=1)


def test_texts_of_one_form_are_bounded() -> None:
    limits = FORM_WITH_FILES["form_limits"]
    assert isinstance(limits, FormLimits)
    assert limits.text_bytes < limits.parts * limits.field_bytes
