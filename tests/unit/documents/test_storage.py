"""The store behind either kind of address; of a bucket, what goes over the wire."""

import io
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from api.documents.storage import Files

CONTENT = b"%PDF-1.7" + bytes(700_000)


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as a file needs."""

    kept: dict[str, bytes]

    def do_PUT(self) -> None:
        assert self.headers["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=key/")
        self.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200)

    def do_GET(self) -> None:
        found = self.kept.get(self.path)
        self._answer(200 if found else 404, found or b"")

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("ETag", '"1"')
        self.send_header("Last-Modified", "Mon, 01 Mar 2027 12:00:00 GMT")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Not into the output of the tests."""


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    kept: dict[str, bytes] = {}
    handler = type("OwnBucket", (Bucket,), {"kept": kept})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        for name, value in {
            "AWS_ENDPOINT": f"http://127.0.0.1:{server.server_port}",
            "AWS_ALLOW_HTTP": "true",
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "eu-north-1",
        }.items():
            monkeypatch.setenv(name, value)
        yield kept
        server.shutdown()
        thread.join()


async def _there_and_back(files: Files) -> bytes:
    await files.put("uploads/1", io.BytesIO(CONTENT))
    return b"".join([piece async for piece in await files.read("uploads/1")])


async def test_a_bucket_by_the_usual_variables(bucket: dict[str, bytes]) -> None:
    files = Files("s3://bucket/prefix")
    assert await _there_and_back(files) == CONTENT
    assert bucket == {"/bucket/prefix/uploads/1": CONTENT}
    with pytest.raises(FileNotFoundError):
        await files.read("uploads/2")


async def test_a_folder_is_made_when_something_goes_into_it(tmp_path: Path) -> None:
    folder = tmp_path / "täällä on" / "tiedostot"
    files = Files(folder.as_uri())
    assert not folder.exists()
    assert await _there_and_back(files) == CONTENT
    assert [path.name for path in (folder / "uploads").iterdir()] == ["1"]
    with pytest.raises(FileNotFoundError):
        await files.read("uploads/2")
