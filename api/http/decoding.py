"""JSON bodies: strict types, bounded depth, texts as they are kept, faults with JSON pointers."""

import re
from functools import lru_cache
from typing import Any

import msgspec

from api.core.errors import Fault, InvalidRequest
from api.http.type_faults import type_fault
from api.http.written_text import written

MAX_DEPTH = 32

_BYTE = re.compile(r"\(byte (?P<byte>\d+)\)")
_CUT_SHORT = "Input data was truncated"
_ALIKE = bytes.maketrans(b"{}", b"[]")
_NO_MARKS = bytes(sorted(set(range(256)) - set(b'[]{}"')))


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


def decode_field(name: str, text: str, shape: Any) -> Any:
    """JSON in a field of a form: as a body, with the field before the pointers."""
    try:
        return decode_body(text.encode(), shape)
    except InvalidRequest as error:
        faults = [Fault(f"/{name}{one.pointer}", one.code, one.params) for one in error.faults]
        raise InvalidRequest(faults) from None


def _check_depth(body: bytes) -> None:
    """A bound before parsing. Brackets inside strings are not counted.

    Each step works on the whole body at once: no Python runs for single bytes. A pass takes away
    what is innermost; what is left after as many passes as levels are allowed is too deep.
    """
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return
    brackets = _outside_strings(body).translate(_ALIKE)
    for _ in range(MAX_DEPTH):
        shallower = brackets.replace(b"[]", b"")
        if shallower == brackets:
            break
        brackets = shallower
    if b"[]" in brackets or brackets.count(b"[") > MAX_DEPTH:
        raise InvalidRequest.at("", "body_too_deep", limit=MAX_DEPTH)


def _outside_strings(body: bytes) -> bytes:
    """Its brackets. Two quotes with nothing between them that counts change nothing behind them."""
    marks = body.replace(rb"\\", b"").replace(rb"\"", b"").translate(None, _NO_MARKS)
    return b"".join(marks.replace(b'""', b"").split(b'"')[::2])


def _not_json(error: msgspec.DecodeError | UnicodeDecodeError) -> InvalidRequest:
    if isinstance(error, UnicodeDecodeError):
        return InvalidRequest.at("", "not_utf8")
    if str(error) == _CUT_SHORT:
        return InvalidRequest.at("", "body_cut_short")
    if place := _BYTE.search(str(error)):
        return InvalidRequest.at("", "not_json_at", byte=place["byte"])
    return InvalidRequest.at("", "not_json")
