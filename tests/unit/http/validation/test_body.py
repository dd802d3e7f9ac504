"""Request bodies as other people's programs write them."""

from datetime import UTC, datetime

import msgspec
import pytest

from api.core.errors import InvalidRequest
from api.http.validation.body import decode_body


class Body(msgspec.Struct, forbid_unknown_fields=True):
    text: str = ""
    moment: datetime | None = None
    maps: dict[str, dict[str, str]] = {}


def fault(body: bytes) -> tuple[str, str]:
    with pytest.raises(InvalidRequest) as refused:
        decode_body(body, Body)
    return refused.value.faults[0].code, refused.value.faults[0].pointer


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb'{"text":"\\u0000"}', r"\u0000"),
        (rb'{"text":"C:\\u0000 polku"}', r"C:\u0000 polku"),
        (rb'{"text":"\\\\u0000"}', r"\\u0000"),
    ],
)
def test_a_backslash_before_u0000_is_text(body: bytes, text: str) -> None:
    assert decode_body(body, Body).text == text


@pytest.mark.parametrize(
    "body", [rb'{"text":"a\u0000"}', rb'{"text":"\\\u0000"}', rb'{"text":"\\\\\u0000"}']
)
def test_a_null_character_is_refused_at_its_field(body: bytes) -> None:
    assert fault(body)[1] == "/text"


def test_a_null_character_in_a_name_is_refused() -> None:
    fault(rb'{"maps":{"a\u0000":{}}}')


@pytest.mark.parametrize(
    "body",
    [
        b'{"text":"a","text":"b"}',
        b'{"text":"a","maps":{},"text":"a"}',
        rb'{"text":"a","te\u0078t":"b"}',
        b'{"maps":{"fi":{"text":"a","text":"b"}}}',
    ],
)
def test_a_name_that_is_given_twice_is_refused(body: bytes) -> None:
    assert fault(body)[0] == "name_repeated"


def test_a_name_in_two_objects_is_not_given_twice() -> None:
    body = b'{"text":"a","maps":{"fi":{"text":"a"},"sv":{"text":"a"}}}'
    assert len(decode_body(body, Body).maps) == 2


@pytest.mark.parametrize("zone", ["Z", "+00:00", ""])
@pytest.mark.parametrize("digits", ["9999999", "999999999", "9999990"])
def test_a_moment_is_cut_off_and_never_rounded_up(digits: str, zone: str) -> None:
    body = f'{{"moment":"2027-03-31T23:59:59.{digits}{zone}"}}'.encode()
    moment = decode_body(body, Body).moment
    assert moment.replace(tzinfo=UTC) == datetime(2027, 3, 31, 23, 59, 59, 999_999, UTC)
