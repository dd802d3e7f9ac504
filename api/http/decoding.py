"""JSON bodies: strict types, bounded depth, faults with JSON pointers."""

import re
from functools import lru_cache
from typing import Any

import msgspec

from api.core.errors import Fault, InvalidRequest

MAX_DEPTH = 32

_UNKNOWN = re.compile(r"Object contains unknown field `(?P<field>[^`]*)`")
_MISSING = re.compile(r"Object missing required field `(?P<field>[^`]*)`")
_PLACE = re.compile(r" - at (?:`key` in )?`(?P<path>[^`]*)`$")
_STEP = re.compile(r"\.(?P<name>[^.\[]+)|\[(?P<index>\d+|\.\.\.)\]")
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
        return _decoder(shape).decode(body)
    except msgspec.ValidationError as error:
        raise InvalidRequest(shape_faults(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRequest.at("", "body_not_json", reason=str(error)) from None


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


def shape_faults(message: str) -> list[Fault]:
    """What msgspec says, with its place as a JSON pointer."""
    place = _PLACE.search(message)
    pointer = _pointer(place["path"]) if place else ""
    reason = _PLACE.sub("", message)
    if unknown := _UNKNOWN.match(reason):
        return [Fault(f"{pointer}/{_escape(unknown['field'])}", "unknown_field")]
    if missing := _MISSING.match(reason):
        return [Fault(f"{pointer}/{_escape(missing['field'])}", "required")]
    return [Fault(pointer, "wrong_type", {"reason": reason})]


def _pointer(path: str) -> str:
    """`$.lots[0].title` → `/lots/0/title`. msgspec hides keys of a dict: there the pointer ends."""
    pointer = ""
    for step in _STEP.finditer(path):
        part = step["name"] or step["index"]
        if part == "...":
            break
        pointer += "/" + _escape(part)
    return pointer


def _escape(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
