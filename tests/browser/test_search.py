"""A firm without an account finds what concerns it and is told of the next one."""

from playwright.sync_api import Browser

from tests.browser.looks import DESK_IN_ENGLISH, PHONE
from tests.browser.mailbox import mailed
from tests.browser.person import Person, person
from tests.factories import organisations
from tests.factories.plans import procurement, searched_title
from tests.flows.platform import Platform

CONFIRMED = "Hakuvahti on vahvistettu"
LINK = r"(http://\S+/watches/confirm\?\S*token=\S+)"


def publish(platform: Platform, *titles: str) -> None:
    with platform.sessions.begin() as session:
        buyer = organisations.organisation()
        session.add(buyer)
        session.flush()
        session.add_all(
            procurement(buyer, title=title, **searched_title(title), regions=["17"])
            for title in titles
        )


def visit(firm: Person) -> None:
    """The public pages, each looked at."""
    for path in ("/", "/procurements", "/procurements/calendar", "/dialogues", "/privacy"):
        firm.open(path)
    firm.open("/accessibility")


def test_firm_finds_transport_and_orders_news_by_mail(browser: Browser, platform: Platform) -> None:
    publish(platform, "Koulukuljetukset Oulussa", "Siivouspalvelut")
    with person(browser, platform.url) as firm:
        firm.open("/")
        firm.start_job()
        firm.fill("Hae sanalla", "koulukuljetus")
        firm.press("Hae hankintoja")
        assert firm.heading == "1 suunniteltu hankinta"
        firm.follow("Kerro minulle tästä")
        firm.fill("Sähköpostiosoite", "kuljetus@yritys.example")
        firm.press("Tilaa")
        assert firm.heading == "Katso sähköpostisi"
        assert (len(firm.pages), firm.fields) == (3, 2)
        firm.open(mailed(platform, "kuljetus@yritys.example", LINK))
        firm.page.get_by_role("main").get_by_role("button").click()
        firm.page.wait_for_load_state()
        assert firm.heading == CONFIRMED


def test_public_pages_at_a_phone_in_swedish(browser: Browser, platform: Platform) -> None:
    publish(platform, "Pitkä nimi " * 8)
    with person(browser, platform.url, PHONE) as firm:
        visit(firm)


def test_public_pages_at_a_desk_in_english(browser: Browser, platform: Platform) -> None:
    with person(browser, platform.url, DESK_IN_ENGLISH) as firm:
        visit(firm)
