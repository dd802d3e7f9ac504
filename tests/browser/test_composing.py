"""An officer composes and publishes a dialogue with a document, a survey and a meeting."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser

from api.organisations.models import Role
from tests.browser.looks import PHONE
from tests.browser.person import Person, person
from tests.browser.signing_in import sign_in
from tests.days import day
from tests.factories import accounts, organisations
from tests.factories.plans import procurement
from tests.flows.platform import Platform

OFFICER = "hanna@oulu.example"
COMPOSING_PAGES = 9


@pytest.fixture(scope="module")
def buyer(platform: Platform) -> UUID:
    with platform.sessions.begin() as session:
        row = organisations.organisation(name="Oulun kaupunki")
        hanna = accounts.person(email=OFFICER)
        session.add_all([row, hanna])
        session.flush()
        session.add(organisations.membership(hanna, row, Role.OFFICER))
        session.add(procurement(row, title="Koulukuljetukset 2027–2031"))
        session.flush()
        return row.id


def test_officer_composes_and_publishes_a_dialogue(
    browser: Browser, platform: Platform, buyer: UUID
) -> None:
    with person(browser, platform.url) as hanna:
        hanna.open(f"/buyers/{buyer}/work")
        sign_in(hanna, platform, OFFICER)
        hanna.start_job()
        hanna.follow("Uusi vuoropuhelu")
        hanna.fill("Otsikko", "Miten koulukuljetukset pitäisi kilpailuttaa?")
        hanna.choose("Koulukuljetukset 2027–2031")
        hanna.choose("Kysely")
        hanna.choose("Tapaamiset")
        hanna.press("Tallenna ja jatka")
        hanna.fill("Alkaa", day(2))
        hanna.fill("Määräaika", day(23))
        hanna.press("Tallenna ja jatka")
        hanna.fill("Asiakirjan nimi", "Palvelukuvauksen luonnos")
        hanna.fill("Teksti", "# Reitit\n\nReitit jaetaan viiteen osaan.")
        hanna.press("Tallenna ja jatka")
        write_survey(hanna)
        hanna.press("Tallenna ja jatka")
        hanna.fill("Tapaamisen nimi", "Infotilaisuus")
        hanna.fill("Alkaa", f"{day(9)} 9.00")
        hanna.fill("Päättyy", f"{day(9)} 11.00")
        hanna.fill("Paikka", "Kaupungintalo")
        hanna.fill("Paikkoja", "40")
        hanna.fill("Ilmoittautuminen päättyy", day(8))
        hanna.press("Tallenna ja jatka")
        hanna.follow("Julkaise")
        assert hanna.says("Kuka näkee ja kenen nimissä")
        hanna.press("Julkaise vuoropuhelu")
        assert hanna.heading == "Vuoropuhelu on julkaistu"
        assert len(hanna.pages) <= COMPOSING_PAGES
        hanna.follow("Katso julkinen sivu")
        for text in ("Reitit jaetaan viiteen osaan.", "Kalusto"):
            assert hanna.says(text)
        hanna.wait_for("Infotilaisuus")  # a worker announces the meetings
        revise(hanna)


def revise(hanna: Person) -> None:
    """The next version of the document, after a look at what changes."""
    hanna.open(f"/my{hanna.page.url.removeprefix(hanna.url)}/parts")
    hanna.follow("Versiot")
    hanna.follow("Julkaise seuraava versio")
    hanna.fill("Teksti", "# Reitit\n\nReitit jaetaan kuuteen osaan.\n\nKalusto on vapaa.")
    hanna.fill("Mikä muuttui ja miksi", "Osia on kuusi, kuten moni ehdotti.")
    hanna.press("Esikatsele")
    assert hanna.page.locator("ins").first.inner_text() == "kuuteen"
    hanna.press("Julkaise versio")
    assert hanna.says("Osia on kuusi, kuten moni ehdotti.")


def write_survey(hanna: Person) -> None:
    hanna.fill("Kyselyn nimi", "Kalusto")
    questions = hanna.page.get_by_role("group", name="Kysymys 1")
    questions.get_by_label("Mitä kysytään").fill("Onko teillä omaa kalustoa?")
    questions.get_by_label("Vaihtoehdot").fill("On\nEi")
    second = hanna.page.get_by_role("group", name="Kysymys 2")
    second.get_by_label("Mitä kysytään").fill("Mikä estäisi tarjoamasta?")
    second.get_by_label("Miten vastataan").select_option("text")
    hanna.press("Lisää kysymys")
    last = hanna.page.get_by_role("group", name="Kysymys 4")
    last.get_by_label("Mitä kysytään").fill("Milloin voisitte aloittaa?")
    last.get_by_label("Miten vastataan").select_option("date")


def test_pages_of_a_draft_on_a_phone_in_the_dark(
    browser: Browser, platform: Platform, buyer: UUID
) -> None:
    look = PHONE
    with person(browser, platform.url, look) as hanna:
        hanna.open(f"/buyers/{buyer}/dialogues/new")
        sign_in(hanna, platform, OFFICER)
        hanna.fill("Rubrik", "Hur ska skolskjutsarna skötas?")
        hanna.choose("Ett arbetssätt")
        hanna.choose("Enkät")
        hanna.press("Spara och fortsätt")
        hanna.fill("Börjar", "på måndag")
        hanna.press("Spara och fortsätt")
        assert hanna.page.title().startswith("Fel: ")
        hanna.fill("Börjar", day(2))
        hanna.press("Spara")
        hanna.follow("Fortsätt utan dokument")
        assert hanna.says("Saknas:")
        draft = hanna.page.url
        hanna.follow("Lägg till en enkät")
        hanna.press("Lägg till en fråga")
        for part in ("documents/file", "meetings/new", "copy", "content"):
            hanna.open(f"{draft.removesuffix('/draft')}/{part}")
        for part in ("links", "view", "delete"):
            hanna.open(f"{draft}/{part}")
        hanna.open(f"{draft}/links")
        hanna.press("Gör en länk")
        assert hanna.says("/p/vp_")
        hanna.open(f"{draft.removesuffix('/draft')}/terms")
        hanna.fill("Sista dag", day(20))
        hanna.press("Spara och fortsätt")
        hanna.open(f"{draft}/publish")
        hanna.press("Publicera dialogen")
