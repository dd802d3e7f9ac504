"""Files as answers: uploaded like documents, read by the buyer, deleted with their answer."""

import csv
import hashlib
from base64 import b64encode
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.clock import clock_stopped_at
from api.core.settings import Settings
from api.dialogues.models import Dialogue
from api.surveys.models import Survey, SurveyFile
from api.surveys.questions import AnsweredCondition, FileQuestion
from tests import files
from tests.api.client import ApiClient, As
from tests.api.cutting import cut_upload
from tests.api.problems import fault_codes
from tests.api.saving import saved
from tests.factories.participation import receipt
from tests.factories.surveys import PLAN, survey
from tests.factories.world import World
from tests.texts import fi

Stored = Callable[[], set[Path]]
PDF = files.pdf()
PRICES = FileQuestion(
    key="prices", title=fi("Hinnasto"), shown_if=AnsweredCondition(question="plan")
)
LOOSE = FileQuestion(key="plan", title=fi("Suunnitelma"))


@pytest.fixture
async def asked(survey_call: Dialogue, session: AsyncSession) -> Survey:
    return await saved(session, survey(survey_call, questions=[PLAN, PRICES]))


@pytest.fixture
def stored(settings: Settings) -> Stored:
    folder = settings.data_dir / "documents" / "answers"
    return lambda: set(folder.glob("*"))


async def _save(
    client: ApiClient, asked: Survey, answers: Any = None, if_match: Any = None
) -> httpx.Response:
    options = {"if_match": if_match} if if_match is not None else {}
    body = {"answers": answers or {}}
    return await client.put(f"/v1/surveys/{asked.id}/response", json=body, **options)


async def _upload(
    client: ApiClient,
    asked: Survey,
    name: str = "reitit.pdf",
    content: bytes = PDF,
    *,
    key: str = "plan",
) -> httpx.Response:
    part = {"file": (name, content, "application/octet-stream")}
    place = f"/v1/surveys/{asked.id}/response/files?question={key}"
    return await client.post(place, files=part)


async def _answer(client: ApiClient, asked: Survey, **options: Any) -> tuple[str, httpx.Response]:
    """The id of the file that answers, and the draft that names it."""
    draft = await _save(client, asked)
    file = (await _upload(client, asked, **options)).json()
    return file["id"], await _save(client, asked, {"plan": file["id"]}, draft)


async def _submit(client: ApiClient, asked: Survey, saved: Any) -> httpx.Response:
    return await client.post(f"/v1/surveys/{asked.id}/response/submit", if_match=saved)


async def _files(session: AsyncSession) -> int:
    return (await session.scalars(select(func.count()).select_from(SurveyFile))).one()


@pytest.fixture
def ended(survey_call: Dialogue) -> AbstractContextManager[None]:
    """Nothing more comes in, and the buyer may read."""
    assert survey_call.closes_at is not None
    return clock_stopped_at(survey_call.closes_at)


async def test_buyer_reads_a_file_named_in_an_answer(
    as_: As,
    asked: Survey,
    world: World,
    session: AsyncSession,
    ended: AbstractContextManager[None],
) -> None:
    resident, officer = as_("resident"), as_("officer")
    file_id, saved = await _answer(resident, asked)
    place = f"/v1/surveys/{asked.id}/files/{file_id}"
    submitted = await _submit(resident, asked, saved)
    assert (await officer.get(place)).status_code == 409  # who answers when would show
    digest = hashlib.sha256(PDF)
    assert submitted.json()["files"] == [
        {
            "id": file_id,
            "question": "plan",
            "file_name": "reitit.pdf",
            "media_type": "application/pdf",
            "size": len(PDF),
            "sha256": digest.hexdigest(),
        }
    ]
    assert (await resident.get(f"/v1/surveys/{asked.id}/response")).json() == submitted.json()
    with ended:
        read = await officer.get(place)
        part = await officer.get(place, headers={"Range": "bytes=1-3"})
        known = await officer.get(place, headers={"If-None-Match": read.headers["etag"]})
    assert read.content == PDF
    assert read.headers["content-type"] == "application/pdf"
    assert read.headers["content-disposition"] == "attachment; filename*=UTF-8''reitit.pdf"
    assert read.headers["cache-control"] == "private, no-store"
    assert read.headers["repr-digest"] == f"sha-256=:{b64encode(digest.digest()).decode()}:"
    entries = await session.scalars(
        select(AuditEntry).where(AuditEntry.organisation_id == world.buyer.id)
    )
    assert (part.status_code, part.content) == (206, PDF[1:4])
    assert (known.status_code, known.content) == (304, b"")
    read_by = [(entry.action, entry.person_id) for entry in entries]
    assert read_by == [("survey.read_file", world.people["officer"].id)] * 3


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("hinnat.txt", "text/plain"), ("hinnat.md", "text/markdown"), ("hinnat.csv", "text/csv")],
)
async def test_text_file_is_returned_unchanged(
    as_: As, asked: Survey, ended: AbstractContextManager[None], name: str, media_type: str
) -> None:
    content = "reitti;hinta\nKauppatori–Pyörätie;1 200 €\n".encode()
    file_id, saved = await _answer(as_("resident"), asked, name=name, content=content)
    await _submit(as_("resident"), asked, saved)
    with ended:
        read = await as_("officer").get(f"/v1/surveys/{asked.id}/files/{file_id}")
    assert read.headers["content-type"].partition(";")[0] == media_type
    assert read.content == content


async def test_file_of_a_draft_is_visible_to_its_author_only(
    as_: As, asked: Survey, ended: AbstractContextManager[None]
) -> None:
    file_id, _ = await _answer(as_("resident"), asked)
    with ended:
        read = await as_("officer").get(f"/v1/surveys/{asked.id}/files/{file_id}")
    assert read.status_code == 404


async def test_file_id_reveals_no_time(as_: As, asked: Survey) -> None:
    """All other ids do; this one stands in the buyer's export."""
    file_id, _ = await _answer(as_("resident"), asked)
    assert UUID(file_id).version == 4


async def test_receipt_holder_uploads_a_file(
    as_: As,
    survey_call: Dialogue,
    asked: Survey,
    session: AsyncSession,
    ended: AbstractContextManager[None],
) -> None:
    holder, token = receipt(survey_call)
    session.add(holder)
    unknown = as_("anonymous").as_(token)
    file_id, saved = await _answer(unknown, asked)
    assert (await _submit(unknown, asked, saved)).status_code == 200
    with ended:
        read = await as_("officer").get(f"/v1/surveys/{asked.id}/files/{file_id}")
    [file] = saved.json()["files"]
    assert hashlib.sha256(read.content).hexdigest() == file["sha256"]
    assert read.content.startswith(b"%PDF-")  # written anew, without metadata


async def test_results_count_files_and_the_export_has_their_addresses(
    as_: As, asked: Survey, ended: AbstractContextManager[None]
) -> None:
    file_id, saved = await _answer(as_("resident"), asked, name="=reitit.pdf")
    await _submit(as_("resident"), asked, saved)
    officer, place = as_("officer"), f"/v1/surveys/{asked.id}/files/{file_id}"
    with ended:
        results = (await officer.get(f"/v1/surveys/{asked.id}/results")).json()
        exported = await officer.get(f"/v1/surveys/{asked.id}/export.csv")
        assert (await officer.get(place)).status_code == 200
    plan = results["questions"][0]
    assert (plan["type"], plan["answered"]["count"], plan["quotes"]) == ("file", 1, 0)
    assert file_id not in str(results)
    content = exported.content.decode("utf-8-sig")
    headings, row = csv.reader(StringIO(content))
    assert headings[2:4] == [
        "Liittäkää suunnitelma",
        "Liittäkää suunnitelma – tiedoston osoite",
    ]
    assert row[2:] == ["'=reitit.pdf", f"http://testserver.local{place}", "", ""]


REFUSED = {
    "reitit.html": (b"<p>x</p>", "file_type_not_taken"),
    "reitit.docx": (PDF, "file_name_disagrees"),
    "reitit.pdf": (b"", "file_empty"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_file_types_refused_for_documents_are_refused(
    as_: As, asked: Survey, session: AsyncSession, stored: Stored, name: str
) -> None:
    resident, before = as_("resident"), stored()
    content, code = REFUSED[name]
    await _save(resident, asked)
    assert fault_codes(await _upload(resident, asked, name, content), 422) == [code]
    assert (await _files(session), stored()) == (0, before)


async def test_file_above_the_size_limit_is_refused(
    as_: As, asked: Survey, settings: Settings, stored: Stored
) -> None:
    resident, before = as_("resident"), stored()
    await _save(resident, asked)
    large = files.pdf(filler=settings.max_import_bytes + 1)
    assert (await _upload(resident, asked, content=large)).status_code == 201
    huge = files.pdf(filler=settings.max_upload_bytes)
    assert (await _upload(resident, asked, content=huge)).status_code == 413
    assert len(stored() - before) == 1


async def test_upload_needs_a_file_question_and_a_draft(
    as_: As, asked: Survey, stored: Stored
) -> None:
    resident, before = as_("resident"), stored()
    assert (await _upload(resident, asked)).status_code == 404
    await _save(resident, asked)
    assert fault_codes(await _upload(resident, asked, key="fleet"), 400) == ["not_a_file_question"]
    assert stored() == before


async def test_file_of_another_respondent_is_refused(as_: As, asked: Survey) -> None:
    file_id, _ = await _answer(as_("resident"), asked)
    refused = await _save(as_("supplier"), asked, {"plan": file_id})
    assert fault_codes(refused, 400) == ["answer_is_file"]


async def test_new_upload_replaces_an_unused_one(as_: As, asked: Survey) -> None:
    resident = as_("resident")
    named, saved = await _answer(resident, asked)
    first = (await _upload(resident, asked, "toinen.pdf")).json()["id"]
    second = (await _upload(resident, asked, "kolmas.pdf")).json()["id"]
    own = (await resident.get(f"/v1/surveys/{asked.id}/response")).json()
    assert [item["id"] for item in own["files"]] == [named, second]
    assert fault_codes(await _save(resident, asked, {"plan": first}, saved), 400) == [
        "answer_is_file"
    ]


async def test_file_is_deleted_once_no_answer_names_it(
    as_: As, asked: Survey, ended: AbstractContextManager[None]
) -> None:
    resident = as_("resident")
    first, saved = await _answer(resident, asked)
    submitted = await _submit(resident, asked, saved)
    second = (await _upload(resident, asked, "uusi.pdf")).json()["id"]
    changed = await _save(resident, asked, {"plan": second}, submitted)
    assert [item["id"] for item in changed.json()["files"]] == [second]
    officer, place = as_("officer"), f"/v1/surveys/{asked.id}/files"
    with ended:
        assert (await officer.get(f"{place}/{first}")).status_code == 404
        assert (await officer.get(f"{place}/{second}")).status_code == 200


async def test_file_of_a_hidden_question_is_deleted_on_submission(
    as_: As, survey_call: Dialogue, session: AsyncSession
) -> None:
    asked = survey(survey_call, questions=[LOOSE, PRICES])
    session.add(asked)
    resident = as_("resident")
    draft = await _save(resident, asked)
    hidden = (await _upload(resident, asked, key="prices")).json()["id"]
    saved = await _save(resident, asked, {"prices": hidden}, draft)
    assert [item["id"] for item in saved.json()["files"]] == [hidden]
    submitted = (await _submit(resident, asked, saved)).json()
    assert (submitted["answers"], submitted["files"]) == ({}, [])
    assert await _files(session) == 0


async def test_withdrawal_deletes_the_files(
    as_: As, asked: Survey, session: AsyncSession, ended: AbstractContextManager[None]
) -> None:
    resident = as_("resident")
    file_id, saved = await _answer(resident, asked)
    await _submit(resident, asked, saved)
    assert (await resident.delete(f"/v1/surveys/{asked.id}/response")).status_code == 204
    with ended:
        read = await as_("officer").get(f"/v1/surveys/{asked.id}/files/{file_id}")
    assert read.status_code == 404
    assert await _files(session) == 0


async def test_upload_is_in_no_organisations_audit_log(
    as_: As, asked: Survey, session: AsyncSession
) -> None:
    await _answer(as_("resident"), asked)
    entries = (await session.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
    assert [entry.action for entry in entries] == [
        "survey_response.save",
        "survey_response.upload",
        "survey_response.save",
    ]
    assert {(one.organisation_id, one.target) for one in entries} == {(None, f"surveys/{asked.id}")}


async def test_interrupted_upload_stores_nothing(
    app: Litestar, as_: As, asked: Survey, world: World, stored: Stored
) -> None:
    before, place = stored(), f"/v1/surveys/{asked.id}/response"
    await _save(as_("resident"), asked)
    token = world.token("resident")
    assert await cut_upload(app, f"{place}/files", token, b"question=plan") == [400]
    assert (await as_("resident").get(place)).json()["files"] == []
    assert stored() == before
