"""The house at a browser: a role, a key seen once, a webhook; the criteria of a watch; help."""

import re

import pytest
from playwright.sync_api import Browser

from api.accounts.models import PlatformRole
from api.organisations.models import Role
from api.watches.models import WatchCriteria
from tests.browser.looks import PHONE
from tests.browser.person import Person, person
from tests.factories import accounts, organisations
from tests.factories.mails import suppression
from tests.factories.notifications import keys, watch
from tests.flows.platform import Platform

KEY_PAGES, KEY_FIELDS, LIFT_PAGES = 3, 2, 2


@pytest.fixture(scope="module")
def tokens(platform: Platform) -> dict[str, str]:
    """Sessions: of who manages a firm, and of an operator."""
    with platform.sessions.begin() as session:
        firm = organisations.supplier(name="Kyyti Oy")
        anna, bo = accounts.person(name="Anna"), accounts.person(name="Bo Bäckström")
        olli = accounts.person(platform_role=PlatformRole.OPERATOR)
        session.add_all([firm, anna, bo, olli, suppression("gone@yritys.example")])
        session.flush()
        row = watch(
            anna, WatchCriteria(cpv=["60"], regions=["17"], municipalities=["564"]), name=""
        )
        signed_in = {
            name: accounts.signed_in(who) for name, who in (("anna", anna), ("olli", olli))
        }
        session.add_all(
            [
                organisations.membership(anna, firm, Role.ADMIN),
                organisations.membership(bo, firm, Role.MEMBER),
                row,
                *(stored for stored, _ in signed_in.values()),
            ]
        )
        session.flush()
        session.add_all(keys(row))
        return {name: token for name, (_, token) in signed_in.items()}


def open_house(somebody: Person, token: str) -> None:
    somebody.sign_in_by(token)
    somebody.open("/my")
    somebody.follow(re.compile("Kyyti Oy"))


def test_role_key_and_webhook(browser: Browser, platform: Platform, tokens: dict[str, str]) -> None:
    with person(browser, platform.url) as anna:
        open_house(anna, tokens["anna"])
        anna.follow("Muuta roolia: Bo Bäckström")
        anna.choose("pääkäyttäjä")
        anna.press("Tallenna rooli")
        assert anna.heading == "Rooli on muutettu"
        anna.open("/my")
        anna.follow(re.compile("Kyyti Oy"))
        anna.start_job()
        anna.follow("Avaimet järjestelmille")
        anna.follow("Luo avain")
        anna.fill("Mille järjestelmälle", "Asianhallinta")
        anna.page.get_by_role("checkbox").first.check()
        anna.fields += 1
        anna.press("Luo avain")
        assert anna.says("vp_key_")
        assert (len(anna.pages), anna.fields) == (KEY_PAGES, KEY_FIELDS)
        anna.follow("Lopeta avain")
        anna.press("Lopeta avain")
        assert anna.heading == "Avain on lopetettu"


def test_webhook_and_watch_on_a_phone(
    browser: Browser, platform: Platform, tokens: dict[str, str]
) -> None:
    with person(browser, platform.url, PHONE) as anna:
        open_house(anna, tokens["anna"])
        anna.follow("Webhookar")
        anna.follow("Lägg till en webhook")
        anna.fill("Adress", "https://integrations.example/vuoropuhelu/med-en-mycket-lang-adress")
        anna.press("Lägg till webhooken")
        assert anna.says("whsec_")
        anna.follow("Skicka ett provmeddelande")
        anna.press("Skicka provmeddelandet")
        anna.open("/my/watches")
        anna.follow(re.compile("Transport"))
        anna.follow("Ändra bevakningen")
        anna.choose("Lappland")
        anna.press("Spara")
        assert anna.says("utanför") or anna.heading == "Bevakningen är sparad"


def test_operators_pages_and_help(
    browser: Browser, platform: Platform, tokens: dict[str, str]
) -> None:
    with person(browser, platform.url, PHONE._replace(language="fi", scheme="light")) as olli:
        olli.sign_in_by(tokens["olli"])
        olli.open("/operating/stopped-addresses")
        olli.start_job()
        olli.follow("Avaa osoite: gone@yritys.example")
        olli.press("Avaa osoite")
        assert olli.heading == "Osoite on avattu"
        assert len(olli.pages) == LIFT_PAGES
        olli.open("/operating")
        olli.follow("Palvelun viestit")
        olli.follow("Kirjaudu Vuoropuheluun")
        olli.open("/operating/code-lists")
        olli.open("/")
        olli.follow("Ohje yritykselle")
        olli.follow("Ohje asukkaalle")
        olli.follow("Ohje hankkijalle")
