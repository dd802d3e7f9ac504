"""Links in mails lead to pages, never to JSON."""

import re
from urllib.parse import urlsplit

import pytest
from litestar import Litestar
from lxml import html

from api.core.i18n import Language
from api.core.settings import Settings
from api.mail_previews.catalogue import SAMPLES
from api.mails.samples import MailSample

FEEDS = "/v1/feeds/"
"""For programs, and said to be."""
_PARAMETER = re.compile(r"\{[^}]*\}")


@pytest.fixture(scope="module")
def pages(app: Litestar) -> list[re.Pattern[str]]:
    """What can be opened with GET outside the API."""
    return [
        re.compile(_PARAMETER.sub("[^/]+", route.path))
        for route in app.routes
        if "GET" in getattr(route, "methods", ()) and not route.path.startswith("/v1")
    ]


def links_of(sample: MailSample, language: Language, settings: Settings) -> set[str]:
    mail = sample.render(language, settings)
    hrefs = html.document_fromstring(mail.html.encode()).xpath("//a/@href")
    written = re.findall(re.escape(settings.public_url) + r"[^\s<>\")]*", mail.text)
    return {str(link) for link in (*hrefs, *written) if link.startswith(settings.public_url)}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
def test_links_of_a_mail_lead_to_pages(
    sample: MailSample, language: Language, settings: Settings, pages: list[re.Pattern[str]]
) -> None:
    for link in links_of(sample, language, settings):
        path = urlsplit(link).path or "/"
        if not path.startswith(FEEDS):
            assert any(page.fullmatch(path) for page in pages), link


def test_mails_have_links(settings: Settings) -> None:
    """The test above looks at something."""
    linked = [name for name in SAMPLES if links_of(SAMPLES[name], Language.FI, settings)]
    assert len(linked) > len(SAMPLES) * 0.9, set(SAMPLES) - set(linked)
