"""The operator can preview every mail."""

import re

import pytest
from babel.messages.pofile import read_po
from babel.support import Translations

from api.core.i18n import ROOTS, Language
from api.core.settings import Settings
from api.mail_previews.catalogue import SAMPLES
from api.mails import rendering
from api.mails.models import MailKind
from api.mails.rendering import mail_templates
from tests.api.client import ApiClient, As


def words_of_mails() -> set[str]:
    """Names of all words that begin a mail, or a section of a digest."""
    names = re.compile(r"(mail|digest\.section|buyer_digest\.section)\.")
    found = set()
    for root in ROOTS:
        for path in root.glob("*/texts/fi.po"):
            with path.open("rb") as file:
                ids = [message.id for message in read_po(file, locale="fi")]
            found |= {name if isinstance(name, str) else name[0] for name in ids}
    return {name for name in found if names.match(name)}


def test_every_kind_of_mail_has_a_preview() -> None:
    assert {sample.kind for sample in SAMPLES.values()} == set(MailKind)


def test_previews_use_every_template_and_text(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mail for a new occasion has words of its own: they must be in one of the examples."""
    seen: set[str] = set()
    opened: set[str] = set()
    translated, templates = Translations.gettext, rendering._templates()
    get_template = templates.get_template

    def gettext(self: Translations, name: str) -> str:
        seen.add(name)
        return translated(self, name)

    def open_template(name: str, *args: object, **kwargs: object) -> object:
        opened.add(name)
        return get_template(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Translations, "gettext", gettext)
    monkeypatch.setattr(templates, "get_template", open_template)
    rendering._once.cache_clear()
    for sample in SAMPLES.values():
        sample.render(Language.FI, settings)
    assert sorted(words_of_mails() - seen) == []
    stored = {f"{name}.{form}.j2" for name in mail_templates() for form in ("txt", "html")}
    assert {name.partition("/")[0] for name in stored} > {"accounts", "organisations", "digests"}
    assert sorted(stored - opened) == []


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("language", Language)
def test_preview_is_complete_in_each_language(
    name: str, language: Language, settings: Settings
) -> None:
    mail = SAMPLES[name].render(language, settings)
    assert f'<html lang="{language}">' in mail.html
    for part in (mail.subject, mail.text, mail.html):
        assert not re.search(r"\{\w*\}|\bNone\b|\bmail\.\w|buyer_digest\.\w", part), part
    assert not re.search(r"<(img|link|script|iframe)\b|url\(", mail.html)
    assert "\n\n\n\n" not in mail.text
    links = re.findall(r'href="([^"]*)"', mail.html)
    assert links
    for link in links:
        assert re.match(r"https?://", link)
        assert link.replace("&amp;", "&") in mail.text


@pytest.mark.parametrize("name", SAMPLES)
def test_previews_differ_between_languages(name: str, settings: Settings) -> None:
    subjects = {SAMPLES[name].render(language, settings).subject for language in Language}
    assert len(subjects) == len(Language)


async def test_the_list_names_each_with_its_subjects(as_: As) -> None:
    items = (await as_("operator").get("/v1/mail-templates")).json()["items"]
    assert [item["name"] for item in items] == list(SAMPLES)
    sign_in = next(item for item in items if item["name"] == "sign_in")
    assert sign_in["subjects"]["sv"] == "Logga in i Vuoropuhelu"


async def test_a_preview_is_the_mail_itself_in_the_wanted_language_and_form(
    as_: As, settings: Settings
) -> None:
    mail = SAMPLES["buyer_digest"].render(Language.SV, settings)
    address = "/v1/mail-templates/buyer_digest?language=sv"
    html = await as_("operator").get(address)
    assert html.headers["content-type"].startswith("text/html")
    assert html.headers["content-language"] == "sv"
    assert "default-src 'none'" in html.headers["content-security-policy"]
    assert html.text == mail.html
    text = await as_("operator").get(f"{address}&form=text")
    assert text.headers["content-type"].startswith("text/plain")
    assert text.text == mail.text


async def test_without_a_language_as_the_reader_likes_it(as_: As) -> None:
    address = "/v1/mail-templates/sign_in"
    shown = await as_("operator").get(address, headers={"Accept-Language": "en"})
    assert '<html lang="en">' in shown.text
    refused = await as_("operator").get(f"{address}?language=de")
    assert refused.status_code == 400


async def test_links_in_a_preview_have_no_effect(client: ApiClient, settings: Settings) -> None:
    for name in ("digest", "buyer_digest"):
        text = SAMPLES[name].render(Language.FI, settings).text
        tokens = re.findall(r"/unsubscribe/(\S+)", text)
        assert tokens
        for token in tokens:
            assert (await client.post(f"/v1/unsubscribe/{token}")).status_code == 404


TO_STRANGERS = (
    *("sign_in", "watch_confirmation", "invitation_unconfirmed", "confirmation_code"),
    "operator_news",
)


@pytest.mark.parametrize("name", TO_STRANGERS)
@pytest.mark.parametrize("language", Language)
def test_mails_to_strangers_name_nobody_unconfirmed_and_no_person(
    name: str, language: Language, settings: Settings
) -> None:
    """What a mail says to somebody who has not asked for it, nobody else has typed."""
    mail = SAMPLES[name].render(language, settings)
    for typed in ("Karhu", "Anna Virtanen"):
        assert typed not in mail.subject + mail.text + mail.html
