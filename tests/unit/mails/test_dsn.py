"""What comes back to a return path, as mail servers write it, and as nobody should."""

import time
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.mails.dsn import LARGEST, MOST_CONTAINERS, read_dsn
from api.mails.models import BounceKind
from api.mails.return_paths import find_mail, return_path

KEY, MAIL_ID = (
    "only-for-tests-0123456789-abcdefg",
    UUID("01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d"),
)
RETURNED = Path(__file__).with_name("returned")
HARD, SOFT = BounceKind.HARD, BounceKind.SOFT

BOUNCES = {
    "postfix": (HARD, "5.1.1"),
    "postfix_no_domain": (HARD, "5.4.4"),
    "postfix_delayed": (SOFT, "4.4.1"),
    "exim": (HARD, "5.1.1"),
    "exim_unrouteable": (SOFT, "5.0.0"),
    "exchange": (HARD, "5.1.10"),
    "exchange_directory": (HARD, "5.4.1"),
    "sendmail": (HARD, "5.1.1"),
    "no_original": (HARD, "5.2.1"),
    "mailbox_full": (SOFT, "5.2.2"),
    "blocked": (None, "5.7.1"),
    "delivered": (None, None),
    "one_of_two": (None, None),
}
"""What each says of the address, None for nothing, and the status."""
NO_BOUNCES = {"out_of_office", "read_receipt", "cut_short", "no_boundary"}


def returned(name: str) -> bytes:
    text = (RETURNED / f"{name}.eml").read_text("utf-8")
    address = return_path("bounce@bounces.example", KEY, MAIL_ID)
    return text.replace("RETURN_PATH", address).replace("\n", "\r\n").encode()


def test_every_example_is_judged() -> None:
    assert {path.stem for path in RETURNED.iterdir()} == BOUNCES.keys() | NO_BOUNCES


@pytest.mark.parametrize("name", BOUNCES)
def test_a_bounce_tells_the_mail_and_what_is_said_of_the_address(name: str) -> None:
    notification = read_dsn(returned(name))
    assert notification is not None
    assert (notification.said.bounce, notification.said.status) == BOUNCES[name]
    assert find_mail(KEY, notification.addresses) == MAIL_ID
    assert "@" not in notification.said.words


@pytest.mark.parametrize("name", sorted(NO_BOUNCES))
def test_what_is_no_bounce_is_not_taken_for_one(name: str) -> None:
    assert read_dsn(returned(name)) is None


def test_the_servers_words_are_one_bounded_line_that_names_nobody() -> None:
    words = read_dsn(returned("postfix")).said.words  # type: ignore[union-attr]
    assert words == (
        "550 5.1.1 <…>: Recipient address rejected: User unknown in virtual mailbox table"
    )
    long = returned("postfix").replace(b"User unknown", b"User\0unknown\x1b[2J" + b"x" * 5000)
    words = read_dsn(long).said.words  # type: ignore[union-attr]
    assert len(words) == 300
    assert words.isprintable()


def test_what_is_still_tried_is_never_hard() -> None:
    raw = returned("postfix").replace(b"Action: failed", b"Action: delayed")
    notification = read_dsn(raw)
    assert notification is not None
    assert notification.said.bounce is SOFT


def nested(levels: int) -> bytes:
    part = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (level, level)
        for level in range(levels)
    )
    return b"Subject: a\n" + part + b"\n"


HOSTILE = {
    "five megabytes": returned("postfix")[:-100] + b"x" * 5_000_000,
    "many lines": nested(MOST_CONTAINERS) + b"\n" * LARGEST,
    "many boundaries": nested(MOST_CONTAINERS) + b"--b0\n" * (LARGEST // 5),
    "deep": nested(20_000),
    "deep messages": b"Content-Type: message/rfc822\n\n" * 20_000,
    "many recipients": returned("mailbox_full").replace(
        b"Final-Recipient", b"Action: failed\r\nStatus: 5.2.2\r\n\r\n" * 8_000 + b"Final-Recipient"
    ),
    "long header": b"To: " + b"<a@b>, " * 40_000 + b"\n\n",
    "folded header": b"Content-Type: multipart/report;\n" + b' a="b";\n' * 30_000 + b"\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_costs_little(name: str) -> None:
    start = time.process_time()
    read_dsn(HOSTILE[name])
    assert time.process_time() - start < 5  # of minutes that a reader without bounds would take


def test_a_large_mail_that_came_back_does_not_hide_what_became_of_it() -> None:
    notification = read_dsn(HOSTILE["five megabytes"])
    assert notification is not None
    assert notification.said.bounce is HARD


@given(st.binary(max_size=2_000))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    read_dsn(raw)


@given(st.sampled_from(sorted(BOUNCES)), st.data())
def test_no_damage_to_a_bounce_breaks_the_reader(name: str, data: st.DataObject) -> None:
    raw = bytearray(returned(name))
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(raw) - 1))
        raw[place : place + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=10))
    read_dsn(bytes(raw))
