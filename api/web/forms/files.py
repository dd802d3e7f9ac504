"""The file that somebody selected in a form."""

from typing import IO, cast

from api.core.errors import Fault, InvalidRequest
from api.documents.service.uploads import Upload
from api.http.requests import ApiRequest
from api.web.forms.form import Given

MEGABYTE = 1_000_000


def selected_file(request: ApiRequest, given: Given, name: str) -> Upload | None:
    """None if there is none. A file that is too large is refused at its field; only one that is
    far too large never gets here (`UPLOADS` in `routes.py`)."""
    file = given.files.get(name)
    if file is None or not file.filename:
        return None
    content = cast(IO[bytes], file.file)
    if content.seek(0, 2) > request.settings.max_upload_bytes:
        limit = most_megabytes(request)
        raise InvalidRequest([Fault(f"/{name}", "too_many_megabytes", {"limit": limit})])
    content.seek(0)
    return Upload(content, file.filename)


def most_megabytes(request: ApiRequest) -> int:
    return max(1, request.settings.max_upload_bytes // MEGABYTE)
