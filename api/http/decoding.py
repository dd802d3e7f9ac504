"""JSON bodies: strict types, bounded depth, texts as they are kept, faults with JSON pointers."""

import re
from functools import lru_cache
from typing import Any

import msgspec

from api.core.errors import InvalidRequest
from api.http.type_faults import type_fault
from api.http.written_text import written

MAX_DEPTH = 32

_BYTE = re.compile(r"\(byte (?P<byte>\d+)\)")
_CUT_SHORT = "Input data was truncated"
_DEEPER, _SHALLOWER = frozenset(b"[{"), frozenset(b"]}")


@lru_cache(maxsize=512)
def _decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape)


def decode_body(body: bytes, shape: Any) -> Any:
    """Raise InvalidRequest with the place of the first fault; nothing is coerced."""
    _check_depth(body)
    if rb"\u0000" in body:
        raise InvalidRequest.at("", "null_character")
    try:
        return written(_decoder(shape).decode(body), shape)
    except msgspec.ValidationError as error:
        raise InvalidRequest([type_fault(str(error), shape)]) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json(error) from None


def _check_depth(body: bytes) -> None:
    """A cheap bound before parsing: brackets inside strings are not counted."""
    depth, quoted, escaped = 0, False, False
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return
    for byte in body:
        if quoted:
            quoted = escaped or byte != ord('"')
            escaped = not escaped and byte == ord("\\")
        elif byte == ord('"'):
            quoted = True
        elif byte in _DEEPER:
            depth += 1
            if depth > MAX_DEPTH:
                raise InvalidRequest.at("", "body_too_deep", limit=MAX_DEPTH)
        elif byte in _SHALLOWER:
            depth -= 1


def _not_json(error: msgspec.DecodeError | UnicodeDecodeError) -> InvalidRequest:
    if isinstance(error, UnicodeDecodeError):
        return InvalidRequest.at("", "not_utf8")
    if str(error) == _CUT_SHORT:
        return InvalidRequest.at("", "body_cut_short")
    if place := _BYTE.search(str(error)):
        return InvalidRequest.at("", "not_json_at", byte=place["byte"])
    return InvalidRequest.at("", "not_json")
