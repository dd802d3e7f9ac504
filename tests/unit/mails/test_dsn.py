"""Mails to a return path, as mail servers write them and as they should not."""

import base64
import time
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.mails.dsn import LARGEST, MOST_CONTAINERS, read_dsn
from api.mails.models import BounceKind
from api.mails.verp import find_mail, return_path
from tests.settings import SECRET_KEY

MAIL_ID = UUID("01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d")
RETURNED = Path(__file__).with_name("returned")
HARD, SOFT = BounceKind.HARD, BounceKind.SOFT

BOUNCES = {
    "postfix": (HARD, "5.1.1"),
    "postfix_no_domain": (HARD, "5.4.4"),
    "postfix_delayed": (None, "4.4.1"),
    "exim": (HARD, "5.1.1"),
    "exim_unrouteable": (SOFT, "5.0.0"),
    "exchange": (HARD, "5.1.10"),
    "exchange_directory": (HARD, "5.4.1"),
    "sendmail": (HARD, "5.1.1"),
    "no_original": (SOFT, "5.2.1"),
    "mailbox_full": (SOFT, "5.2.2"),
    "blocked": (None, "5.7.1"),
    "delivered": (None, None),
    "one_of_two": (None, None),
}
"""What each says of the address, None for nothing, and the status."""
NO_BOUNCES = {"out_of_office", "read_receipt", "cut_short", "no_boundary"}


def returned(name: str) -> bytes:
    text = (RETURNED / f"{name}.eml").read_text("utf-8")
    address = return_path("bounce@bounces.example", SECRET_KEY, MAIL_ID)
    return text.replace("RETURN_PATH", address).replace("\n", "\r\n").encode()


def test_every_example_has_an_expectation() -> None:
    assert {path.stem for path in RETURNED.iterdir()} == BOUNCES.keys() | NO_BOUNCES


@pytest.mark.parametrize("name", BOUNCES)
def test_bounce_names_mail_and_status(name: str) -> None:
    notification = read_dsn(returned(name))
    assert notification is not None
    assert (notification.reply.bounce, notification.reply.status) == BOUNCES[name]
    assert find_mail(SECRET_KEY, notification.addresses) == MAIL_ID
    assert "@" not in notification.reply.words


@pytest.mark.parametrize("name", sorted(NO_BOUNCES))
def test_other_mails_are_no_bounces(name: str) -> None:
    assert read_dsn(returned(name)) is None


def test_servers_reply_is_one_bounded_line_without_addresses() -> None:
    words = read_dsn(returned("postfix")).reply.words  # type: ignore[union-attr]
    assert words == (
        "550 5.1.1 <…>: Recipient address rejected: User unknown in virtual mailbox table"
    )
    long = returned("postfix").replace(b"User unknown", b"User\0unknown\x1b[2J" + b"x" * 5000)
    words = read_dsn(long).reply.words  # type: ignore[union-attr]
    assert len(words) == 300
    assert words.isprintable()


def test_delay_is_not_a_failure() -> None:
    """It may arrive; if not, a notification of the failure follows."""
    raw = returned("postfix").replace(b"Action: failed", b"Action: delayed")
    notification = read_dsn(raw)
    assert notification is not None
    assert (notification.reply.bounce, notification.reply.status) == (None, "5.1.1")


REPORT = """\
To: <RETURN_PATH>
Content-Type: {outer}; boundary="b"

--b
Content-Type: text/plain

Sorry.

--b
Content-Type: {kind}
{encoding}

{fields}

--b
Content-Type: message/rfc822

Subject: Digest

x
--b--
"""
FIELDS = "Reporting-MTA: dns; a.example\n\nFinal-Recipient: rfc822; u@b.example\nAction: failed\n"


def report(
    lines: str,
    outer: str = "multipart/report; report-type=delivery-status",
    kind: str = "message/delivery-status",
    encoding: str = "",
) -> bytes:
    fields = FIELDS + lines
    if "base64" in encoding:
        fields = base64.encodebytes(fields.encode()).decode()
    text = REPORT.format(outer=outer, kind=kind, encoding=encoding, fields=fields)
    return text.replace("\n", "\r\n").encode()


GONE = "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown"


@pytest.mark.parametrize(
    "wrapped",
    [
        report(GONE, kind="message/global-delivery-status"),
        report(GONE, outer="multipart/mixed"),
        report(GONE, outer="multipart/report"),
        report(
            GONE,
            outer="Multipart/Report; report-type=Delivery-Status",
            kind="MESSAGE/Delivery-Status",
        ),
        report(GONE, encoding="Content-Transfer-Encoding: base64"),
        report(
            GONE,
            kind="message/delivery-status; charset=utf-8",
            encoding="Content-Transfer-Encoding: 8bit",
        ),
    ],
)
def test_a_report_counts_whatever_it_is_wrapped_in(wrapped: bytes) -> None:
    notification = read_dsn(wrapped)
    assert notification is not None
    assert (notification.reply.bounce, notification.reply.status) == (HARD, "5.1.1")


def test_report_within_the_returned_mail_is_ignored() -> None:
    inner = report(GONE)
    assert read_dsn(b"Content-Type: message/rfc822\r\n\r\n" + inner) is None
    forwarded = b'Content-Type: multipart/mixed; boundary="o"\r\n\r\n--o\r\n\r\nSee.\r\n--o\r\n'
    assert (
        read_dsn(forwarded + b"Content-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--o--\r\n")
        is None
    )


def test_media_type_in_a_text_is_no_container() -> None:
    words = "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 " + "multipart/mixed message/x " * 20
    assert read_dsn(report(words)) is not None


@pytest.mark.parametrize(
    ("lines", "bounce", "status"),
    [
        (
            "Status: 5.1.0\nDiagnostic-Code: smtp; 550 5.1.0 <v@x.example> sender rejected",
            SOFT,
            "5.1.0",
        ),
        (
            "Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.7.1 IP blacklisted by recipient",
            None,
            "5.7.1",
        ),
        ("Status: 5.2.1\nDiagnostic-Code: smtp; 550-5.2.1 receiving mail at a rate", SOFT, "5.2.1"),
        (
            "Status: 5.5.0\nDiagnostic-Code: smtp;550 5.4.1 Recipient address rejected",
            HARD,
            "5.4.1",
        ),
        (
            "Status: 5.5.0\nDiagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound",
            HARD,
            "5.1.10",
        ),
        ("Status: 5.3.0\nDiagnostic-Code: smtp;553-5.1.1 no such user", HARD, "5.1.1"),
        ("Status: 5.0.0\nX-Supplementary-Info: < #5.1.10 smtp;550 5.1.10 gone>", HARD, "5.1.10"),
        ("Status: 5.1.1\nDiagnostic-Code: smtp; 550 5.0.0 unknown", HARD, "5.1.1"),
        ("Status: 5.1.1\nDiagnostic-Code: smtp; 550 User unknown", HARD, "5.1.1"),
        ("Status: 5.1.351\nDiagnostic-Code: smtp; 550 unknown", HARD, "5.1.351"),
        ("Status: 5.1.90\nDiagnostic-Code: smtp; 550 too many today", None, "5.1.90"),
        ("Diagnostic-Code: X-Postfix; unknown", SOFT, "5.0.0"),
        ("Status: 4.4.7\nDiagnostic-Code: smtp; 421 4.4.2 timed out", SOFT, "4.4.2"),
    ],
)
def test_more_specific_of_two_codes_wins(
    lines: str, bounce: BounceKind | None, status: str
) -> None:
    said = read_dsn(report(lines)).reply  # type: ignore[union-attr]
    assert (said.bounce, said.status) == (bounce, status)


QMAIL = """\
To: <RETURN_PATH>
Subject: failure notice

Hi. This is the qmail-send program at mail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<user@b.example>:
{words}

--- Below this line is a copy of the message.

<other@c.example>:
(#5.7.1)
"""


@pytest.mark.parametrize(
    ("words", "bounce", "status"),
    [
        ("Sorry, no mailbox here by that name. (#5.1.1)", HARD, "5.1.1"),
        ("192.0.2.1 does not like recipient.\nRemote host said: 550 5.1.1 unknown", HARD, "5.1.1"),
        ("Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)", SOFT, "4.4.1"),
        ("Remote host said: 550 5.7.1 blocked\nGiving up. (#5.0.0)", None, "5.7.1"),
    ],
)
def test_bounce_of_qmail_is_read(words: str, bounce: BounceKind | None, status: str) -> None:
    said = read_dsn(QMAIL.format(words=words).encode()).reply  # type: ignore[union-attr]
    assert (said.bounce, said.status) == (bounce, status)


def test_text_that_begins_like_qmail_is_no_bounce() -> None:
    assert read_dsn(b"Subject: Hello\n\nHi. This is the office. I am away.\n") is None


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
def test_hostile_mail_takes_bounded_time(name: str) -> None:
    start = time.process_time()
    read_dsn(HOSTILE[name])
    assert time.process_time() - start < 5  # of minutes that a reader without bounds would take


def test_large_returned_mail_does_not_hide_the_status() -> None:
    notification = read_dsn(HOSTILE["five megabytes"])
    assert notification is not None
    assert notification.reply.bounce is HARD


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
