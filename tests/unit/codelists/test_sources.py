import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from api.codelists.rows import CodeListError
from api.codelists.sources import open_source

CSV = b"code,fi\n1,Yksi\n"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()
            return
        self.send_response(200 if self.path == "/list.csv" else 404)
        self.end_headers()
        self.wfile.write(CSV)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def read(place: str, longest: int = 1000) -> bytes:
    with open_source(place, longest) as source:
        return source.read()


def test_file_and_url_are_read(web: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(CSV)
    assert read(str(path)) == read(f"{web}/list.csv") == CSV


def test_too_large_source_is_refused(web: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(CSV)
    for place in (str(path), f"{web}/list.csv"):
        with pytest.raises(CodeListError, match="larger than"):
            read(place, longest=len(CSV) - 1)


def test_missing_source_is_reported(web: str, tmp_path: Path) -> None:
    with pytest.raises(CodeListError, match="No such file"):
        read(str(tmp_path / "none.csv"))
    with pytest.raises(CodeListError, match="404"):
        read(f"{web}/none.csv")


def test_other_url_schemes_are_refused(web: str) -> None:
    with pytest.raises(CodeListError, match="only files and http"):
        read("file:///etc/hostname")
    with pytest.raises(CodeListError, match="cannot be fetched"):
        read(f"{web}/elsewhere")
    with pytest.raises(CodeListError, match="cannot be fetched"):
        read("https://")
