"""Inspection of uploads: refusals with reasons, metadata removed for unknown uploaders, limits."""

import asyncio
import hashlib
import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, ActorKind
from api.core.errors import UnreadableFile
from api.core.limit_errors import TooManyRequests
from api.core.settings import Settings
from api.dialogues.models import Dialogue
from api.documents.models import DocumentKind, DocumentVersion
from api.documents.rules.media import Looked
from api.documents.service import inspections
from api.inspection import process
from api.inspection.limits import PROCESS
from api.inspection.process import Answer, file_to_clean, inspect_apart
from api.surveys.models import Survey, SurveyFile
from tests import files
from tests.api.client import ApiClient, As
from tests.api.problems import fault_codes
from tests.api.saving import saved
from tests.factories.documents import document
from tests.factories.participation import receipt
from tests.factories.surveys import PLAN, survey

EVIL = files.office(
    links=files.relationship("attachedTemplate", "https://evil.example/t.dotm", external=True)
)
PHOTO = files.picture("JPEG", comment=b"Maija")


@pytest.fixture
async def place(survey_call: Dialogue, session: AsyncSession) -> str:
    row = document(survey_call, kind=DocumentKind.FILE, published_at=None)
    session.add(row)
    await session.flush()
    return f"/v1/documents/{row.id}/upload"


@pytest.fixture
async def asked(survey_call: Dialogue, session: AsyncSession) -> Survey:
    return await saved(session, survey(survey_call, questions=[PLAN]))


@pytest.fixture
async def holder(survey_call: Dialogue, client: ApiClient, session: AsyncSession) -> ApiClient:
    row, token = receipt(survey_call)
    session.add(row)
    await session.flush()
    return client.as_(token)


async def _upload(
    client: ApiClient, place: str, name: str, content: bytes, **headers: str
) -> httpx.Response:
    return await client.post(place, files={"file": (name, content)}, headers=headers)


async def _answer(client: ApiClient, asked: Survey, name: str, content: bytes) -> httpx.Response:
    at = f"/v1/surveys/{asked.id}/response"
    await client.put(at, json={"answers": {}})
    return await _upload(client, f"{at}/files?question=plan", name, content)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "tiedosto hakee mallipohjan muualta (word/_rels/document.xml.rels: https"),
        ("sv", "filen hämtar en mall från annat håll (word/_rels/document.xml.rels: https"),
        ("en", "the file fetches a template from elsewhere (word/_rels/document.xml.rels: https"),
    ],
)
async def test_refusal_names_the_dangerous_content(
    as_: As, place: str, session: AsyncSession, language: str, words: str
) -> None:
    headers = {"Accept-Language": language}
    refused = await _upload(as_("officer"), place, "a.docx", EVIL, **headers)
    assert refused.status_code == 422
    faults = refused.json()["errors"]
    assert {fault["code"] for fault in faults} == {
        "file_has_external_template",
        "file_has_external_content",
    }
    assert faults[0]["detail"].startswith(words)
    assert (await session.scalars(select(DocumentVersion))).all() == []


async def test_survey_upload_is_inspected_as_well(holder: ApiClient, asked: Survey) -> None:
    refused = await _answer(holder, asked, "a.docx", EVIL)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["code"] == "file_has_external_template"


async def test_metadata_are_removed_for_receipt_holders(
    holder: ApiClient, asked: Survey, session: AsyncSession, settings: Settings
) -> None:
    taken = await _answer(holder, asked, "a.jpg", PHOTO)
    assert taken.status_code == 201, taken.text
    assert taken.json()["metadata"] == [{"kind": "comment", "removed": True}]
    file = (await session.scalars(select(SurveyFile))).one()
    stored = _stored(settings, file.storage_key)
    assert b"Maija" not in stored
    sha256 = hashlib.sha256(stored).hexdigest()
    assert (file.size, file.sha256) == (len(stored), sha256)
    assert (taken.json()["size"], taken.json()["sha256"]) == (len(stored), sha256)
    document_ = files.office(body="<w:ins w:author='Maija'/>")
    kept = await _answer(holder, asked, "a.docx", document_)
    assert kept.json()["metadata"] == [{"kind": "contributors", "removed": False}]


async def test_signed_in_person_is_warned_and_metadata_stay(
    as_: As, asked: Survey, place: str, session: AsyncSession, settings: Settings
) -> None:
    for answer in (
        await _answer(as_("resident"), asked, "a.jpg", PHOTO),
        await _upload(as_("officer"), place, "a.jpg", PHOTO),
    ):
        assert answer.status_code == 201, answer.text
        assert answer.json()["metadata"] == [{"kind": "comment", "removed": False}]
        assert answer.json()["sha256"] == hashlib.sha256(PHOTO).hexdigest()
    keys = [*await session.scalars(select(SurveyFile.storage_key))]
    keys += await session.scalars(select(DocumentVersion.storage_key))
    assert [_stored(settings, key) for key in keys] == [PHOTO, PHOTO]


def _stored(settings: Settings, key: str | None) -> bytes:
    return (Path(settings.data_dir) / "documents" / str(key)).read_bytes()


async def test_file_that_is_too_costly_to_inspect_is_refused(
    as_: As, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "PROCESS", PROCESS._replace(patience=0.001))
    refused = await _upload(as_("officer"), place, "a.jpg", PHOTO)
    assert fault_codes(refused, 422) == ["file_too_costly"]


class Watched:
    """Inspections that wait until they are let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.at_once, self.most = 0, 0, 0
        self.go, self.arrivals = asyncio.Event(), asyncio.Queue[None]()
        real = file_to_clean

        def arrive() -> AbstractContextManager[IO[bytes]]:
            self.arrivals.put_nowait(None)
            return real()

        monkeypatch.setattr(inspections, "file_to_clean", arrive)
        monkeypatch.setattr(inspections, "inspect_apart", self.inspect)

    async def inspect(
        self, content: IO[bytes], media_type: str, cleaned: IO[bytes] | None = None
    ) -> Answer:
        self.begun += 1
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await self.go.wait()
        self.at_once -= 1
        return await inspect_apart(content, media_type, cleaned)

    async def arrived(self, count: int) -> None:
        """Waits until `count` more uploads reach the inspection; a fixed sleep may be too short."""
        async with asyncio.timeout(20):
            for _ in range(count):
                await self.arrivals.get()


async def test_inspection_holds_no_transaction(
    as_: As, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_then: list[bool] = []
    real = inspections.Inspections.of
    sessions: list[AsyncSession] = []
    begun = AsyncSession.__init__

    def remember(own: AsyncSession, *args: Any, **kwargs: Any) -> None:
        begun(own, *args, **kwargs)
        sessions.append(own)

    def watch(own: inspections.Inspections, *args: Any) -> Any:
        open_then.extend(session.in_transaction() for session in sessions)
        return real(own, *args)

    monkeypatch.setattr(AsyncSession, "__init__", remember)
    monkeypatch.setattr(inspections.Inspections, "of", watch)
    taken = await _upload(as_("officer"), place, "a.jpg", PHOTO, **{"Idempotency-Key": "1"})
    assert taken.status_code == 201
    assert open_then
    assert not any(open_then)


async def test_repeated_upload_during_the_inspection_makes_one_version(
    as_: As, place: str, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched, key = Watched(monkeypatch), {"Idempotency-Key": "1"}
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
    options: dict[str, Any] = {
        "content": body + PHOTO + b"\r\n--x--\r\n",
        "headers": key | {"Content-Type": "multipart/form-data; boundary=x"},
    }
    officer = as_("officer")
    first = asyncio.create_task(officer.post(place, **options))
    await watched.arrived(1)
    second = asyncio.create_task(officer.post(place, **options))
    await watched.arrived(1)
    watched.go.set()
    answers = sorted([await first, await second], key=lambda one: one.status_code)
    assert answers[0].status_code == 201
    assert answers[1].status_code == 409
    assert len((await session.scalars(select(DocumentVersion))).all()) == 1
    again = await officer.post(place, **options)
    assert (again.status_code, json.loads(again.content)) == (201, answers[0].json())


async def test_inspection_slots_are_limited_by_caller(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    watched, places = Watched(monkeypatch), inspections.Inspections()
    looked = Looked("image/jpeg", False, 1, "")
    actors = [Actor(kind=ActorKind.PERSON, person_id=uuid4()) for _ in range(2)]

    async def inspect(actor: Any) -> str:
        with (tmp_path / "x").open("w+b") as content:
            try:
                async with places.of(actor, content, looked, "a.jpg", False):
                    return "taken"
            except TooManyRequests:
                return "later"
            except UnreadableFile:
                return "refused"

    tasks = [asyncio.create_task(inspect(actors[0])) for _ in range(5)]
    tasks += [asyncio.create_task(inspect(actors[1]))]
    await watched.arrived(6)
    assert watched.begun == 2
    watched.go.set()
    told = [await task for task in tasks]
    assert told == ["refused"] * 3 + ["later"] * 2 + ["refused"]
    assert watched.most == 2
