"""Uploads are stored complete, inspected and of known types, or not at all."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.settings import Settings
from api.documents.models import DocumentKind, DocumentVersion
from api.documents.rules import media
from api.documents.service.uploads import Store
from api.documents.storage import Files
from api.http.services import services_of
from tests import files, services
from tests.api.client import ApiClient, As
from tests.api.cutting import cut_upload
from tests.api.problems import faults_of
from tests.factories.dialogues import dialogue
from tests.factories.documents import document
from tests.factories.world import World

Stored = Callable[[], set[Path]]
PDF = files.pdf()
EICAR = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"


TAKEN = {
    "a.pdf": (PDF, media.PDF),
    "a.png": (files.picture("PNG"), media.PNG),
    "a.JPEG": (files.picture(), media.JPEG),
    "a.docx": (files.office("docx"), media.DOCX),
    "a.xlsx": (files.office("xlsx"), media.XLSX),
    "a.pptx": (files.office("pptx"), media.PPTX),
    "a.odt": (files.odf("text"), media.ODT),
    "a.ods": (files.odf("spreadsheet"), media.ODS),
    "a.odp": (files.odf("presentation"), media.ODP),
    "a.txt": ("Ääkkösiä".encode(), media.PLAIN),
    "a.md": (b"# Otsikko", media.MARKDOWN),
    "a.csv": ("\ufeffosa;hinta\n1;2".encode(), media.CSV),
}
MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
REFUSED = {
    "a.exe": (b"MZ\x90\x00\x03", "file_type_not_taken"),
    "program.txt": (b"\x7fELF\x02\x01\x01\x00", "file_type_not_taken"),
    "a.html": (b"<p>x</p>", "file_type_not_taken"),
    "page.txt": (b"\n <!DOCTYPE html><p>x</p>", "file_type_not_taken"),
    "image.txt": (b"<svg onload='x()'/>", "file_type_not_taken"),
    "feed.csv": (b"<?xml version='1.0'?><x/>", "file_type_not_taken"),
    "old.txt": ("Ääkkösiä".encode("latin-1"), "file_type_not_taken"),
    "cut.txt": ("pää".encode()[:-1], "file_type_not_taken"),
    "a.zip": (files.zipped({"x": "y"}), "file_type_not_taken"),
    "broken.docx": (b"PK\x03\x04rest", "file_type_not_taken"),
    "book.odt": (files.zipped({"mimetype": "application/epub+zip"}), "file_type_not_taken"),
    "a.xlsm": (files.office("xlsx", main=MACRO), "file_has_macros"),
    "hidden.docx": (
        files.office(more={"word/vbaProject.bin": "x"}),
        "file_has_macros",
    ),
    "a.odt": (files.odf(more={"Basic/Standard/M.xml": "x"}), "file_has_macros"),
    "invoice.docx": (PDF, "file_name_disagrees"),
    "no-ending": (PDF, "file_name_disagrees"),
    "empty.pdf": (b"", "file_empty"),
}


@pytest.fixture
async def place(world: World, session: AsyncSession) -> str:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    row = document(call, kind=DocumentKind.FILE, published_at=None)
    session.add(row)
    await session.flush()
    return f"/v1/documents/{row.id}"


@pytest.fixture
def stored(settings: Settings) -> Stored:
    folder = settings.data_dir / "documents" / "uploads"
    return lambda: set(folder.glob("*"))


async def _upload(
    client: ApiClient, place: str, name: str, content: bytes, boundary: str = "x", **headers: str
) -> httpx.Response:
    part = {"file": (name, content, "application/octet-stream")}
    headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
    return await client.post(f"{place}/upload", files=part, headers=headers)


async def _versions(session: AsyncSession) -> int:
    return (await session.scalars(select(func.count()).select_from(DocumentVersion))).one()


@pytest.mark.parametrize("name", TAKEN)
async def test_media_type_is_detected_from_the_content(as_: As, place: str, name: str) -> None:
    content, media_type = TAKEN[name]
    response = await _upload(as_("officer"), place, name, content)
    assert response.status_code == 201, response.text
    body = response.json()
    assert (body["media_type"], body["file_name"]) == (media_type, name)
    assert (body["size"], body["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    got = await as_("officer").get(f"{place}/versions/1/content")
    assert got.content == content
    assert got.headers["content-type"].split(";")[0] == media_type


@pytest.mark.parametrize("name", REFUSED)
async def test_other_media_types_are_refused(
    as_: As, place: str, name: str, session: AsyncSession, stored: Stored
) -> None:
    before = stored()
    content, code = REFUSED[name]
    response = await _upload(as_("officer"), place, name, content)
    faults = faults_of(response, 422)
    assert faults == [("/file", code)]
    assert await _versions(session) == 0
    assert stored() == before


async def test_file_name_loses_its_folders(as_: As, place: str) -> None:
    response = await _upload(as_("officer"), place, "..\\..\\etc/Liite 1.pdf", PDF)
    assert response.json()["file_name"] == "Liite 1.pdf"


async def test_file_above_the_size_limit_is_refused(
    as_: As, place: str, settings: Settings, session: AsyncSession
) -> None:
    large = files.pdf(filler=settings.max_import_bytes + 1_000_000)
    assert (await _upload(as_("officer"), place, "a.pdf", large)).status_code == 201
    got = await as_("officer").get(f"{place}/versions/1/content")
    assert hashlib.sha256(got.content).digest() == hashlib.sha256(large).digest()
    officer = as_("officer")
    draft = await officer.get(f"{place}/versions/1")
    await officer.delete(f"{place}/versions/1", if_match=draft)
    larger = files.pdf(filler=settings.max_upload_bytes)
    refused = await _upload(officer, place, "a.pdf", larger)
    assert refused.status_code == 413
    assert await _versions(session) == 0


async def test_download_supports_ranges_and_etags(as_: As, place: str) -> None:
    officer, path = as_("officer"), f"{place}/versions/1/content"
    content = files.pdf(filler=512_000)
    assert (await _upload(officer, place, "a.pdf", content)).status_code == 201
    whole = await officer.get(path)
    tag, length = whole.headers["etag"], whole.headers["content-length"]
    assert (length, whole.headers["accept-ranges"]) == (str(len(content)), "bytes")
    for given in (tag, f'"other", W/{tag}', "*"):
        known = await officer.get(path, headers={"If-None-Match": given})
        assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    rest = await officer.get(path, headers={"Range": "bytes=1000-", "If-Range": tag})
    assert (rest.status_code, rest.content) == (206, content[1000:])
    assert rest.headers["content-range"] == f"bytes 1000-{len(content) - 1}/{len(content)}"
    assert rest.headers["content-length"] == str(len(content) - 1000)
    last = await officer.get(path, headers={"Range": "bytes=-5"})
    assert (last.status_code, last.content) == (206, content[-5:])
    changed = await officer.get(path, headers={"Range": "bytes=5-", "If-Range": '"other"'})
    assert (changed.status_code, changed.content) == (200, content)
    behind = await officer.get(path, headers={"Range": f"bytes={len(content)}-"})
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{len(content)}")


async def test_repeated_upload_makes_one_version(
    as_: As, place: str, session: AsyncSession, stored: Stored
) -> None:
    """Libraries draw a new boundary each time: the parts are compared, not the bytes."""
    before, officer = stored(), as_("officer")
    key = {"Idempotency-Key": "1"}
    answers = [
        await _upload(officer, place, "a.pdf", PDF, boundary, **key)
        for boundary in ("x", "another")
    ]
    assert [answer.status_code for answer in answers] == [201, 201], answers[0].text
    assert answers[0].json() == answers[1].json()
    assert await _versions(session) == 1
    assert len(stored() - before) == 1


@pytest.mark.parametrize(
    ("name", "content"), [("b.pdf", PDF), ("a.pdf", PDF + b"\n"), ("a.pdf", PDF[:-1])]
)
async def test_another_file_with_the_same_key_is_refused(
    as_: As, place: str, name: str, content: bytes
) -> None:
    officer, key = as_("officer"), {"Idempotency-Key": "1"}
    assert (await _upload(officer, place, "a.pdf", PDF, **key)).status_code == 201
    refused = await _upload(officer, place, name, content, **key)
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("/problems/idempotency-key-reused")


async def test_file_for_a_text_document_is_refused(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    row = document(call)
    session.add(row)
    response = await _upload(as_("officer"), f"/v1/documents/{row.id}", "a.pdf", PDF)
    assert response.status_code == 409
    assert response.json()["errors"][0]["code"] == "document_is_a_text"


@pytest.mark.usefixtures("client")  # it gives the app the connection of this test
async def test_interrupted_upload_stores_nothing(
    app: Litestar, place: str, world: World, session: AsyncSession, stored: Stored
) -> None:
    await session.commit()
    before = stored()
    assert await cut_upload(app, f"{place}/upload", world.token("officer")) == [400]
    assert await _versions(session) == 0
    assert stored() == before


async def test_a_failed_commit_leaves_a_file_for_the_sweeper_and_no_row(
    as_: As, place: str, session: AsyncSession, stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, officer = stored(), as_("officer")
    real, calls = AsyncSession.commit, 0

    async def fail_last(own: AsyncSession) -> None:
        nonlocal calls
        calls += 1
        if calls > 3:  # what the test has made, and twice before: the file comes in, is looked at
            raise OSError("the database went away")
        await real(own)

    with monkeypatch.context() as patched:
        patched.setattr(AsyncSession, "commit", fail_last)
        response = await _upload(officer, place, "a.pdf", PDF)
    assert response.status_code == 500
    assert await _versions(session) == 0
    assert len(stored() - before) == 1


async def test_a_store_that_takes_no_file_is_unavailable_and_recovers(
    *,
    app: Litestar,
    as_: As,
    place: str,
    session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    in_the_way = tmp_path / "uploads"
    in_the_way.touch()  # no folder can be made there: as good as a disk that is full
    with monkeypatch.context() as patched:
        services.replace(patched, app, Store(Files(tmp_path.as_uri()), None))
        refused = await _upload(as_("officer"), place, "a.pdf", PDF)
        assert (refused.status_code, await _versions(session)) == (503, 0)
        assert refused.headers["Retry-After"]
        in_the_way.unlink()
        assert (await _upload(as_("officer"), place, "a.pdf", PDF)).status_code == 201


@asynccontextmanager
async def clamd(answer: Callable[[bytes], bytes]) -> AsyncIterator[str]:
    """Speaks INSTREAM as the real one does."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        assert await reader.readuntil(b"\0") == b"zINSTREAM\0"
        content = b""
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            content += await reader.readexactly(size)
        writer.write(answer(content) + b"\0")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def verdict(content: bytes) -> bytes:
    return b"stream: Eicar-Signature FOUND" if EICAR in content else b"stream: OK"


@pytest.fixture
def scanned_by(app: Litestar, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def use(url: str) -> None:
        services.replace(monkeypatch, app, Store(services_of(app)[Store].files, url))

    return use


async def test_clamd_scans_every_file(
    as_: As,
    place: str,
    session: AsyncSession,
    scanned_by: Callable[[str], None],
    stored: Stored,
) -> None:
    before = stored()
    async with clamd(verdict) as url:
        scanned_by(url)
        refused = await _upload(as_("officer"), place, "a.pdf", PDF + EICAR)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["code"] == "file_infected"
        assert (await _versions(session), stored()) == (0, before)
        taken = await _upload(as_("officer"), place, "a.pdf", files.pdf(filler=200_000))
        assert taken.status_code == 201


async def test_upload_is_refused_when_the_scanner_fails(
    as_: As,
    place: str,
    session: AsyncSession,
    scanned_by: Callable[[str], None],
    stored: Stored,
) -> None:
    before = stored()
    async with clamd(lambda _: b"INSTREAM size limit exceeded. ERROR") as url:
        scanned_by(url)
        refused = await _upload(as_("officer"), place, "a.pdf", PDF)
        assert refused.status_code == 503
        assert refused.headers["Retry-After"]
    refused = await _upload(as_("officer"), place, "a.pdf", PDF)  # nobody listens there now
    assert refused.status_code == 503
    assert (await _versions(session), stored()) == (0, before)
