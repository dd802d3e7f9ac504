"""The bytes that go out: what is read is what was written, in lines that every server takes."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

from hypothesis import example, given
from hypothesis import strategies as st

from api.mails.message import build_message
from tests.factories.mails import mail

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LINES = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
TEXTS = LINES.map("\n".join)


@given(TEXTS, TEXTS)
@example(".\n..\nFrom here\n--=_part--\n", "<p>ä = 1 \n</p>" + "🚌" * 300)
def test_both_parts_are_read_back_as_they_were(text: str, html: str) -> None:
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
