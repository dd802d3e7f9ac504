"""Names of files, in the forms that clients write them in."""

import pytest
from litestar.datastructures import UploadFile

from api.http.form_parts import FormParts


def _sent(disposition: str) -> object:
    parts = FormParts("x")
    head = f'Content-Disposition: form-data; name="file"; {disposition}'
    parts.feed(f"--x\r\n{head}\r\nContent-Type: text/csv\r\n\r\na\r\n--x--\r\n".encode())
    parts.end()
    sent = parts.form()["file"]
    parts.close()
    return sent.filename if isinstance(sent, UploadFile) else sent


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('filename="a.csv"', "a.csv"),
        ("filename*=utf-8''%C3%A4.csv", "ä.csv"),
        ("filename*=UTF-8'fi'%C3%A4.csv", "ä.csv"),
        ("filename*=iso-8859-1''%E4.csv", "ä.csv"),
        ("filename=\"=?utf-8?B?w6QuY3N2?=\"; filename*=utf-8''%C3%A4.csv", "ä.csv"),
        ("filename*=utf-8''%C3%A4.csv; filename=\"a.csv\"", "ä.csv"),
        ("filename=\"a.csv\"; filename*=utf-8''%E4.csv", "a.csv"),
        ("filename*=utf-8''a%00b%0d%0a.csv", "ab .csv"),
    ],
)
def test_a_file_has_the_name_that_its_client_meant(disposition: str, name: str) -> None:
    assert _sent(disposition) == name


def test_a_part_without_a_name_is_text() -> None:
    assert _sent("charset=utf-8") == "a"
