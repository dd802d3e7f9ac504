"""A firm signs up, says its trades and regions, and sees what it would have been told."""

import re

import pytest
from playwright.sync_api import Browser

from tests.browser.looks import PHONE
from tests.browser.person import Person, person
from tests.browser.signing_in import sign_in
from tests.factories.dialogues import dialogue
from tests.factories.organisations import business_id, organisation
from tests.factories.plans import procurement
from tests.flows.platform import Platform

MOST_PAGES, MOST_FIELDS = 6, 6


@pytest.fixture(scope="module", autouse=True)
def published(platform: Platform) -> None:
    with platform.sessions.begin() as session:
        buyer = organisation(name="Oulun kaupunki")
        session.add(buyer)
        session.flush()
        session.add(procurement(buyer, title="Koulukuljetukset 2027–2031", regions=["17"]))
        call = dialogue(buyer, title="Miten kuljetukset jaetaan osiin?", regions=["17"])
        call.cpv_prefixes = ["60"]
        session.add(call)


def sign_up(firm: Person, platform: Platform, words: dict[str, str]) -> None:
    firm.open("/")
    firm.start_job()
    firm.follow(words["my"])
    sign_in(firm, platform, words["email"])
    firm.follow(words["begin"])
    firm.fill(words["number"], business_id())
    firm.fill(words["name"], words["firm"])
    firm.choose(words["trade"])
    firm.choose(words["region"])
    firm.press(words["preview"])
    assert firm.says("Koulukuljetukset 2027–2031")
    firm.press(words["register"])
    assert firm.heading == words["done"]
    assert firm.says("Miten kuljetukset jaetaan osiin?")


FI = {
    "my": "Omat sivut",
    "email": "anna@kyyti.example",
    "begin": "Aloita yrityksenä",
    "number": "Y-tunnus",
    "name": "Yrityksen nimi",
    "firm": "Kyyti Oy",
    "trade": "Kuljetuspalvelut (jätteen",
    "region": "Pohjois-Pohjanmaa",
    "preview": "Esikatsele",
    "register": "Rekisteröi yritys ja aloita",
    "done": "Yritys on rekisteröity ja hakuvahti on käynnissä",
}
SV = {
    "my": "Mina sidor",
    "email": "bo@skjuts.example",
    "begin": "Kom igång som företag",
    "number": "FO-nummer",
    "name": "Företagets namn",
    "firm": "Skjuts Ab",
    "trade": "Transporter (utom",
    "region": "Norra Österbotten",
    "preview": "Förhandsgranska",
    "register": "Registrera företaget och börja",
    "done": "Företaget är registrerat och bevakningen är igång",
}


def test_firm_sees_in_six_pages_what_it_would_have_been_told(
    browser: Browser, platform: Platform
) -> None:
    with person(browser, platform.url) as anna:
        sign_up(anna, platform, FI)
        assert len(anna.pages) <= MOST_PAGES
        assert anna.fields <= MOST_FIELDS


def test_own_pages_on_a_phone_in_the_dark(browser: Browser, platform: Platform) -> None:
    """The same in Swedish, then every page of one's own."""
    look = PHONE
    with person(browser, platform.url, look) as bo:
        sign_up(bo, platform, SV)
        assert (len(bo.pages), bo.fields) == (MOST_PAGES, MOST_FIELDS)
        bo.open("/my/watches")
        bo.follow(re.compile("Transporter"))
        bo.follow("Ändra bevakningen")
        bo.choose("varje vecka")
        bo.press("Spara")
        assert bo.heading == "Bevakningen är sparad"
        bo.open("/my")
        bo.follow(re.compile("Skjuts Ab"))
        bo.follow("Bjud in en medlem")
        bo.follow("Tillbaka")
        bo.follow("Bekräfta företagets namn")
        bo.choose("Som brev")
        bo.press("Skicka koden")
        assert bo.heading == "Skriv in koden du fick"
        bo.open("/my/interests")
        bo.open("/my/settings")
        bo.follow("Var du är inloggad")
        bo.follow("Logga ut överallt")
        bo.press("Logga ut överallt")
        bo.open("/my")
        assert bo.heading == "Logga in"
