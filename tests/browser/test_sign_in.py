"""Signing in at a browser, without script, by link and by code."""

from playwright.sync_api import Browser

from tests.browser.looks import PHONE
from tests.browser.mailbox import mailed
from tests.browser.person import person
from tests.browser.signing_in import sign_in
from tests.flows.platform import Platform


def test_person_signs_in_by_code_and_out(browser: Browser, platform: Platform) -> None:
    with person(browser, platform.url) as anna:
        anna.open("/")
        anna.start_job()
        anna.follow("Omat sivut")
        sign_in(anna, platform, "anna@yritys.example")
        assert anna.heading == "Omat sivut"
        assert (len(anna.pages), anna.fields) == (3, 2)
        anna.press("Kirjaudu ulos")
        anna.open("/my")
        assert anna.heading == "Kirjaudu sisään"


def test_mailed_link_signs_in_and_leads_back(browser: Browser, platform: Platform) -> None:
    look = PHONE
    with person(browser, platform.url, look) as bo:
        bo.open("/sign-in?return=/my%3Flang%3Dsv")
        bo.fill("E-postadress", "bo@foretag.example")
        bo.press("Skicka länk och kod")
        bo.open(mailed(platform, "bo@foretag.example", r"(http://\S+/sign-in\?\S*token=\S+)"))
        bo.press("Logga in")
        assert bo.heading == "Mina sidor"
        assert bo.page.url.endswith("/my?lang=sv")
