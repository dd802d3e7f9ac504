"""The bytes that go out: what is read is what was written, in lines that every server takes."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.core.i18n import Language
from api.mails.message import build_message
from api.mails.models import MailKind
from api.mails.rendering import render
from tests.factories.mails import mail

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LINES = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
TEXTS = LINES.map("\n".join)


@pytest.mark.parametrize(
    "text", ["a\r.\r\nb", "x\ry", "\r", "end\r", "a\n\rb", "Oy Ab\r.\r\nMAIL FROM:<x@example.org>"]
)
def test_no_lone_carriage_return_is_sent(text: str) -> None:
    row = mail(text=text, html=text)
    raw = build_message(row, sender="Vuoropuhelu <a@a.fi>", host="a.fi", now=NOW)
    assert raw.count(b"\r") == raw.count(b"\n") == raw.count(b"\r\n")
    assert b"\r\n.\r\n" not in raw


@pytest.mark.parametrize(
    "values",
    [
        {"headers": {"Reply-To": "info@kunta.example\rBcc: x@example.org"}},
        {"headers": {"X-Någonting": "a"}},
        {"subject": "a\rb"},
        {"address": "a@example.fi\nBcc: x@example.org"},
    ],
)
def test_unrepresentable_header_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"line|ascii"):
        build_message(mail(**values), sender="Vuoropuhelu <a@a.fi>", host="a.fi", now=NOW)


@given(TEXTS, TEXTS)
@example(".\n..\nFrom here\n--=_part--\n", "<p>ä = 1 \n</p>" + "🚌" * 300)
def test_both_parts_survive_a_round_trip(text: str, html: str) -> None:
    row = mail(text=text, html=html)
    raw = build_message(row, sender="Vuoropuhelu <a@a.fi>", host="a.fi", now=NOW)
    assert all(len(line) <= 78 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    message = message_from_bytes(raw, policy=policy.default)
    assert not message.defects
    parts = [part for part in message.walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    read = [part.get_content().replace("\r\n", "\n") for part in parts]
    assert read == [text, html]


@pytest.mark.parametrize(
    ("kind", "precedence"),
    [
        (MailKind.NOTICE, "bulk"),
        (MailKind.MEETING, "bulk"),
        (MailKind.DIGEST, "bulk"),
        (MailKind.BUYER_DIGEST, "bulk"),
        (MailKind.SIGN_IN, None),
        (MailKind.INVITATION, None),
        (MailKind.SECURITY, None),
    ],
)
def test_headers_suppress_auto_replies_but_not_bounces(
    kind: MailKind, precedence: str | None
) -> None:
    raw = build_message(mail(kind=kind), sender="a@a.fi", host="a.fi", now=NOW)
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message.get_all("Precedence") == ([precedence] if precedence else None)


@pytest.mark.parametrize("language", list(Language))
def test_the_footer_is_below_the_line_that_mail_programs_fold_at(language: Language) -> None:
    words: dict[str, object] = {
        "what": "released",
        "dialogue": "Kyydit",
        "items": [],
        "link": "http://a.fi/x",
        "mine": None,
    }
    made = render("contributions/notice", language, public_url="http://a.fi", subject="S", **words)
    row = mail(text=made.text, html=made.html)
    raw = build_message(row, sender="a@a.fi", host="a.fi", now=NOW)
    text = message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert text is not None
    assert "\n-- \n" in text.get_content().replace("\r\n", "\n")
