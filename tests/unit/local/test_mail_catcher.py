import json
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest

from api.local.mail_catcher import MailCatcher, mail_catcher


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mails"


@pytest.fixture
def catcher(folder: Path) -> Iterator[MailCatcher]:
    with mail_catcher(folder) as running:
        yield running


def build_mail(subject: str, to: str = "yritys@example.fi", html: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Kunta <kunta@example.fi>"
    mail["To"] = to
    mail["Subject"] = subject
    mail.set_content("Hei <b>Åke</b>, katso https://example.fi/kutsu?a=1&b=2\n")
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def send(catcher: MailCatcher, *mails: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", catcher.smtp_port) as smtp:
        for mail in mails:
            smtp.send_message(mail)


def get(catcher: MailCatcher, path: str) -> tuple[str, httpx.Headers]:
    answer = httpx.get(catcher.page + path.lstrip("/"), trust_env=False).raise_for_status()
    return answer.text, answer.headers


def listed(catcher: MailCatcher, query: str = "") -> list[dict[str, str]]:
    result: list[dict[str, str]] = json.loads(get(catcher, f"/api/mails{query}")[0])
    return result


def test_mails_are_newest_first_and_filtered_by_recipient(catcher: MailCatcher) -> None:
    send(catcher, build_mail("eka", "a@example.fi"), build_mail("toka", "B@example.fi"))
    assert [mail["subject"] for mail in listed(catcher)] == ["toka", "eka"]
    assert [mail["subject"] for mail in listed(catcher, "?to=b@example.fi")] == ["toka"]
    assert [mail["subject"] for mail in listed(catcher, "?limit=1")] == ["toka"]
    page, _ = get(catcher, "/")
    assert page.index("toka") < page.index("eka")


def test_mail_is_shown_completely_and_escaped(catcher: MailCatcher) -> None:
    send(catcher, build_mail("<script>alert(1)</script>", html="<html><head></head>Hyvä</html>"))
    [mail] = listed(catcher)
    page, headers = get(catcher, f"/mails/{mail['id']}")
    assert "<script>" not in page
    assert "&lt;b&gt;Åke&lt;/b&gt;" in page
    assert 'href="https://example.fi/kutsu?a=1&amp;b=2"' in page
    assert "script-src" not in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_html_part_is_sandboxed(catcher: MailCatcher) -> None:
    send(catcher, build_mail("a", html="<html><HEAD></HEAD><script>alert(1)</script>Hyvä</html>"))
    [mail] = listed(catcher)
    html, headers = get(catcher, f"/mails/{mail['id']}/html")
    assert "Hyvä" in html
    assert '<base target="_blank">' in html
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy


def test_file_has_the_mail_with_its_envelope(catcher: MailCatcher, folder: Path) -> None:
    send(catcher, build_mail("a"))
    [file] = folder.glob("*.eml")
    [mail] = listed(catcher)
    source, headers = get(catcher, f"/mails/{mail['id']}/source")
    assert source.encode() == file.read_bytes()
    assert headers["Content-Type"].startswith("text/plain")
    assert source.startswith(
        "Return-Path: <kunta@example.fi>\r\nDelivered-To: yritys@example.fi\r\nFrom: "
    )


def test_mails_outlive_the_catcher(folder: Path) -> None:
    with mail_catcher(folder) as first:
        send(first, build_mail("kept"))
    with mail_catcher(folder) as second:
        assert [mail["subject"] for mail in listed(second)] == ["kept"]


def test_a_broken_mail_is_shown_as_well_as_it_can_be(catcher: MailCatcher) -> None:
    broken = (
        b"Subject: =?nonsense?q?=ff?=\r\nFrom: <<>\r\nTo: @@\r\nDate: never\r\n"
        b"Content-Type: text/plain; charset=nonsense\r\n\r\n\xff\xe4 text"
    )
    with smtplib.SMTP("127.0.0.1", catcher.smtp_port) as smtp:
        smtp.sendmail("a@example.fi", ["b@example.fi"], broken)
    [mail] = listed(catcher)
    assert "text" in mail["text"]
    assert "text" in get(catcher, f"/mails/{mail['id']}")[0]
    assert get(catcher, "/")[0]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8025", "127.0.0.1.evil.example", ""]
)
def test_dns_rebinding_is_refused(catcher: MailCatcher, host: str) -> None:
    send(catcher, build_mail("secret"))
    for path in ("", "api/mails"):
        answer = httpx.get(catcher.page + path, headers={"Host": host}, trust_env=False)
        assert answer.status_code == 421
        assert "secret" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8025", "127.0.0.1:8025", "[::1]:8025"])
def test_host_names_of_this_machine_are_accepted(catcher: MailCatcher, host: str) -> None:
    answer = httpx.get(catcher.page, headers={"Host": host}, trust_env=False)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/mails/1", "/mails/..%2f..%2fetc%2fpasswd", "/api", "/nothing"])
def test_missing_mail_is_404(catcher: MailCatcher, path: str) -> None:
    answer = httpx.get(catcher.page + path.lstrip("/"), trust_env=False)
    assert answer.status_code == 404
