"""Reads the forms of pages (`application/x-www-form-urlencoded`).

`request.form()` does not limit the number of fields, and Litestar caches whole bodies.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl

from api.core.errors import InvalidRequest
from api.http.requests import ApiRequest

FIELDS = 10
"""Maximum of fields. Our forms have fewer, but browser extensions add fields of their own."""


async def form_fields(request: ApiRequest) -> dict[str, str]:
    """The values of the fields that the route declares with `opt={"form": {name: longest}}`.

    The first value of a repeated field counts; undeclared fields are ignored.
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
