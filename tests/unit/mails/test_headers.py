"""Header lines: short enough for every server, read back as they were written by every reader."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from api.mails.headers import header_line

one_line = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=300)
LONG = "Uusi hankinta: Työvoimakoulutusten ja osiin ja tytäryhtiöihin jaettujen palvelujen hankinta"


def _read(line: str, name: str) -> tuple[str, str]:
    """As a reader of today and a reader of old see it."""
    raw = f"{line}\r\n".encode()
    today = message_from_bytes(raw, policy=policy.default)[name]
    of_old = message_from_bytes(raw, policy=policy.compat32)[name]
    return str(today), str(make_header(decode_header(of_old)))


def _assert_short(line: str) -> None:
    for part in line.splitlines():
        assert len(part) <= 78
        assert all(len(word) <= 75 for word in part.split() if word.startswith("=?"))


@given(one_line)
@example(LONG)
@example("Ny upphandling: Städning i Ingå, Sjundeå och Kyrkslätt – åäö " * 3)
@example("Kahdeksantoistavuotiaidensyrjäytymisenehkäisypalveluidenkilpailutus" * 3)
@example("plain and longer than a line, so that something must be done about it: " * 2)
@example("🚌" * 80)
@example("=?utf-8?q?not_ours?=")
@example(" spaces  around ")
def test_any_subject_is_read_back_as_it_was(subject: str) -> None:
    line = header_line("Subject", subject)
    assert _read(line, "Subject") == (subject, subject)
    _assert_short(line)


@pytest.mark.parametrize("header", ["To", "Reply-To"])
@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("hankinnat@äkäslompolo.example", "hankinnat@xn--kslompolo-u2ab.example"),
        ("a@\ufb01.example", "a@fi.example"),  # a ligature
    ],
)
def test_an_address_is_in_ascii(header: str, typed: str, written: str) -> None:
    assert header_line(header, typed) == f"{header}: {written}\r\n"


def test_the_domain_of_a_sender_is_in_ascii() -> None:
    line = header_line("From", "Äänekoski <a@äänekoski.example>")
    assert line.endswith(" <a@xn--nekoski-4waa.example>\r\n")


def test_a_plain_subject_stays_readable() -> None:
    assert header_line("Subject", "3 new procurements") == "Subject: 3 new procurements\r\n"


@pytest.mark.parametrize(
    "name", ["Vuoropuhelu", "Åbo stads dialog", "Hankinnat, Äänekoski", "The city's, plainly"]
)
@pytest.mark.parametrize("header", ["From", "List-Id"])
def test_names_beside_addresses_are_read_back(header: str, name: str) -> None:
    line = header_line(header, f'"{name}" <a@example.fi>')
    today, of_old = _read(line, header)
    for read in (today, of_old):
        assert read.replace('"', "") == f"{name} <a@example.fi>"
    _assert_short(line)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=200))
def test_a_long_name_is_folded_and_read_back(name: str) -> None:
    line = header_line("List-Id", f"Koosteet ä{name} <digest.example.fi>")
    _, of_old = _read(line, "List-Id")
    assert of_old == f"Koosteet ä{name} <digest.example.fi>"
    _assert_short(line)


def test_addresses_to_unsubscribe_are_never_encoded() -> None:
    """However long: mail programs follow them as they stand (RFC 2369, 2)."""
    url = f"<https://vuoropuhelu.example/unsubscribe/{'x' * 80}>"
    assert header_line("List-Unsubscribe", url) == f"List-Unsubscribe: {url}\r\n"


@pytest.mark.parametrize("header", ["Subject", "To", "List-Id"])
def test_a_line_break_is_refused(header: str) -> None:
    with pytest.raises(ValueError, match="more than one line"):
        header_line(header, "a@example.fi\r\nBcc: b@example.fi")
