"""Both parts of a mail have the same text, need nothing external and are safe with any values."""

import re
from typing import Any

import pytest
from jinja2 import UndefinedError

from api.core.i18n import Language
from api.mails.rendering import render

URL = "https://vuoropuhelu.example"
CODE = "012345"
SIGN_IN: dict[str, Any] = {
    "subject": "Kirjaudu",
    "code": CODE,
    "minutes": 15,
    "link": f"{URL}/sign-in?token=vp_sin_x",
}
INVITATION: dict[str, Any] = {
    "subject": "Kutsu",
    "organisation": "Oulun kaupunki",
    "role": "viewer",
    "address": "anna@example.fi",
    "days": 14,
    "link": f"{URL}/invitations/accept?token=vp_inv_x",
}


@pytest.mark.parametrize("language", Language)
def test_a_sign_in_mail_has_link_and_code_in_both_parts(language: Language) -> None:
    mail = render("accounts/sign_in", language, public_url=URL, **SIGN_IN)
    for part in (mail.text, mail.html):
        assert CODE in part
        assert f"{URL}/sign-in?token=vp_sin_x" in part
    assert f'lang="{language}"' in mail.html
    assert CODE not in mail.subject


def test_html_has_inlined_rules_and_no_external_parts() -> None:
    mail = render("accounts/sign_in", Language.SV, public_url=URL, **SIGN_IN)
    assert not re.search(r"<(img|link|script|style|iframe)\b|url\(", mail.html)
    assert 'class="button" href=' in mail.html
    assert "background: #0b5394" in mail.html


def test_values_are_escaped_and_the_subject_is_one_line() -> None:
    values = {**INVITATION, "subject": "Invitation: <b>Paha</b>\r\nBcc: x@example.fi"}
    mail = render("organisations/invitation", Language.EN, public_url=URL, **values)
    assert mail.subject == "Invitation: <b>Paha</b> Bcc: x@example.fi"
    assert "<b>Paha" not in mail.html
    assert "&lt;b&gt;Paha" in mail.html


def test_missing_value_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        render("accounts/sign_in", Language.FI, public_url=URL, subject="Kirjaudu", code="012345")
