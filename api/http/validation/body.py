"""Decodes JSON bodies: strict types, bounded depth, normalised texts, faults with JSON pointers."""

import json
import re
from collections import Counter
from functools import lru_cache
from typing import Any

import msgspec

from api.core.errors import Fault, InvalidRequest
from api.http.hidden_keys import with_keys
from api.http.validation.errors import path_of, type_fault
from api.http.validation.structure import structure_faults
from api.http.validation.text import written

MAX_DEPTH = 32
_TWO_NAMES = 4
"""Number of quotes in the shortest body with two names."""

_BYTE = re.compile(r"\(byte (?P<byte>\d+)\)")
_CUT_SHORT = "Input data was truncated"
_TO_SQUARE_BRACKETS = bytes.maketrans(b"{}", b"[]")
_NOT_STRUCTURE = bytes(sorted(set(range(256)) - set(b'[]{}"')))
_EXCESS_DIGITS = re.compile(
    rb'"(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d\.\d{6})\d+([Zz]|[+-]\d\d:?\d\d)?"', re.ASCII
)
"""A time with more digits than PostgreSQL stores: .NET writes seven."""


@lru_cache(maxsize=512)
def _decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape)


def decode_body(body: bytes, shape: Any) -> Any:
    """Decode a body without coercion. Raises InvalidRequest with pointers to the faults."""
    _check_depth(body)
    try:
        decoded = written(_decoder(shape).decode(_truncate_times(body)), shape)
    except msgspec.ValidationError as error:
        raise InvalidRequest(_faults(error, body, shape)) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _not_json(error) from None
    # A null character also in places without a text. After an even number of backslashes the six
    # characters are ordinary text.
    if rb"\u0000" in body and rb"\u0000" in body.replace(rb"\\", b""):
        raise InvalidRequest.at("", "null_character")
    _refuse_repeated_names(body)
    return decoded


def _faults(error: msgspec.ValidationError, body: bytes, shape: Any) -> list[Fault]:
    """The fault at which msgspec stopped, and all other missing or unknown members."""
    message = str(error)
    first = with_keys(type_fault(message, shape), path_of(message), body)
    others = structure_faults(body, shape)
    # The same fault from `structure_faults` is better: in a map its pointer has the key.
    is_repeated = any(_member(other) == _member(first) for other in others)
    return others if is_repeated else [first, *others]


def _member(fault: Fault) -> tuple[str, str]:
    return fault.code, fault.pointer.rpartition("/")[2]


def _truncate_times(body: bytes) -> bytes:
    """Truncate times to microseconds. Rounded up, the last moment of a day would be the next
    day."""
    return _EXCESS_DIGITS.sub(rb'"\1\2"', body)


def _refuse_repeated_names(body: bytes) -> None:
    """Refuse objects with a repeated name: msgspec uses the last value, other parsers the first."""
    if body.count(b'"') >= _TWO_NAMES:
        json.loads(body, object_pairs_hook=_unrepeated, parse_int=len, parse_float=len)


def _unrepeated(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        counted = Counter(name for name, _ in pairs)
        raise InvalidRequest.at("", "name_repeated", name=max(counted, key=counted.__getitem__))


def decode_field(name: str, text: str, shape: Any) -> Any:
    """Decode JSON in a field of a form. Pointers begin with the name of the field."""
    try:
        return decode_body(text.encode(), shape)
    except InvalidRequest as error:
        faults = [
            Fault(f"/{name}{fault.pointer}", fault.code, fault.params) for fault in error.faults
        ]
        raise InvalidRequest(faults) from None


def _check_depth(body: bytes) -> None:
    """Refuse a body that is nested too deeply, before parsing. Brackets in strings do not count.

    Each step works on the whole body at once, so no Python code runs for single bytes. A pass
    removes the innermost brackets; if some are left after MAX_DEPTH passes, the body is too deep.
    """
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return
    brackets = _outside_strings(body).translate(_TO_SQUARE_BRACKETS)
    for _ in range(MAX_DEPTH):
        shallower = brackets.replace(b"[]", b"")
        if shallower == brackets:
            break
        brackets = shallower
    if b"[]" in brackets or brackets.count(b"[") > MAX_DEPTH:
        raise InvalidRequest.at("", "body_too_deep", limit=MAX_DEPTH)


def _outside_strings(body: bytes) -> bytes:
    """The brackets of the body outside strings. Strings without brackets are removed first, so that
    fewer parts have to be split."""
    marks = body.replace(rb"\\", b"").replace(rb"\"", b"").translate(None, _NOT_STRUCTURE)
    return b"".join(marks.replace(b'""', b"").split(b'"')[::2])


def _not_json(error: msgspec.DecodeError | UnicodeDecodeError) -> InvalidRequest:
    if isinstance(error, UnicodeDecodeError):
        return InvalidRequest.at("", "not_utf8")
    if str(error) == _CUT_SHORT:
        return InvalidRequest.at("", "body_cut_short")
    if place := _BYTE.search(str(error)):
        return InvalidRequest.at("", "not_json_at", byte=place["byte"])
    return InvalidRequest.at("", "not_json")
