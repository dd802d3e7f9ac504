"""Forms of pages: `application/x-www-form-urlencoded`, read by us.

`request.form()` has no bound on the number of fields, and Litestar keeps whole bodies in a cache.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from api.core.errors import InvalidRequest
from api.http.requests import ApiRequest

FIELDS = 10
"""More than any of our forms has: browsers' extensions add fields of their own."""


async def form_fields(request: ApiRequest) -> dict[str, str]:
    """What was given for the fields that the route declares: `opt={"form": {name: longest}}`.

    Of a field that is given twice the first counts; other fields are left aside.
    """
    longest: Mapping[str, int] = request.route_handler.opt["form"]
    given: dict[str, str] = {}
    for name, value in _pairs(await request.body()):
        if name not in longest or name in given:
            continue
        if len(value) > longest[name]:
            raise InvalidRequest.at(f"/{name}", "length", low=0, high=longest[name])
        given[name] = value
    return given


def _pairs(body: bytes) -> list[tuple[str, str]]:
    if body.count(b"&") >= FIELDS:
        raise InvalidRequest.at("", "too_many_fields", limit=FIELDS)
    try:
        return parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FIELDS)
    except UnicodeDecodeError:
        raise InvalidRequest.at("", "not_utf8") from None
