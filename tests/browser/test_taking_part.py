"""Taking part in a dialogue at a browser: a resident without an account, and a firm."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.dialogue_seed import PARAGRAPH, Seed, decide, seed_dialogue
from tests.browser.looks import DARK_FINNISH_PHONE, DESK, DESK_IN_ENGLISH, FINNISH_PHONE, PHONE
from tests.browser.person import Person, person
from tests.factories.surveys import FLEET, PLAN
from tests.flows.platform import Platform

COMMENT = "Viisi osaa on liikaa: kolme riittää."
WRITES = 3_500
"""Milliseconds that a person needs at least to fill in a form."""


def start(visitor: Person, seed: Seed) -> None:
    visitor.open("/")
    visitor.start_job()
    visitor.follow(seed.title)


def test_resident_comments_on_a_paragraph_and_comes_back(
    browser: Browser, platform: Platform
) -> None:
    seed = seed_dialogue(platform, "Miten koulukuljetukset kilpailutetaan?")
    with person(browser, platform.url) as resident:
        start(resident, seed)
        resident.follow(re.compile("Kommentoi tätä kohtaa 2"))
        assert resident.says(PARAGRAPH)
        resident.fill("Kommenttisi", COMMENT)
        resident.page.wait_for_timeout(WRITES)
        resident.press("Esikatsele")
        assert resident.says("Numeroitu osallistuja, ei nimeä")
        resident.press("Lähetä kommentti")
        assert resident.heading == "Tallenna kuittisi"
        assert (len(resident.pages), resident.fields) == (4, 1)
        receipt = resident.page.locator("#receipt").inner_text()
        with resident.page.expect_download() as saved:
            resident.page.get_by_role("link", name="Lataa kuitti tiedostona").click()
        kept = saved.value.path().read_text()
        assert receipt in kept
    decide(platform, COMMENT)
    with person(browser, platform.url) as resident:  # on another device
        resident.open(seed.dialogue + "/mine")
        resident.fill("Kuitti", kept)
        resident.press("Avaa oma osuuteni")
        assert resident.says("merkitään tiedoksi")
        resident.start_job()
        resident.follow(re.compile("Muokkaa"))
        resident.fill("Tekstisi", f"{COMMENT} Tai neljä.")
        resident.press("Esikatsele")
        resident.press("Tallenna muutos")
        assert resident.says("Tai neljä.")
        assert resident.says("Muutos on tallennettu")
        assert (len(resident.pages), resident.fields) == (3, 1)
        resident.follow(re.compile("Peru"))
        resident.press("Peru teksti")
        assert resident.says("Tekstisi on peruttu")


def test_resident_answers_a_survey_on_a_phone(browser: Browser, platform: Platform) -> None:
    seed = seed_dialogue(platform, "Millaista kalustoa teillä on?")
    look = PHONE
    with person(browser, platform.url, look) as resident:
        start(resident, seed)
        resident.follow(re.compile("Svara på enkäten"))
        resident.choose("Own")
        resident.fill("Kuinka monta autoa?", "12")
        resident.choose("Biogas")
        resident.fill(re.compile("Milloin voisitte aloittaa"), "10.8.2027")
        resident.page.wait_for_timeout(WRITES)
        resident.press("Förhandsgranska")
        resident.press("Skicka svaren")
        assert resident.heading == "Spara ditt kvitto"
        assert len(resident.pages) == 4
        resident.follow("Min del")
        assert resident.says("Kalusto ja aikataulu")
        resident.follow("Ta bort kvittot från den här webbläsaren")
        resident.press("Ta bort kvittot")


@pytest.mark.parametrize("is_firm", [False, True])
def test_file_is_an_answer(
    browser: Browser, platform: Platform, is_firm: bool, tmp_path: Path
) -> None:
    """A person without an account, and one of a firm; once with a fault beside the file."""
    seed = seed_dialogue(platform, f"Liittäkää luettelo {is_firm}", [FLEET, PLAN])
    sheet = tmp_path / "kalusto.txt"
    sheet.write_text("Kolme autoa.")
    look = DARK_FINNISH_PHONE if is_firm else DESK
    with person(browser, platform.url, look) as resident:
        if is_firm:
            resident.sign_in_by(seed.token)
        start(resident, seed)
        resident.follow(re.compile("Vastaa kyselyyn"))
        resident.page.get_by_label("Liittäkää suunnitelma").set_input_files(sheet)
        resident.page.wait_for_timeout(WRITES)
        resident.press("Esikatsele")
        assert resident.page.title().startswith("Virhe: ")
        assert resident.says("Liitteenä: kalusto.txt.")
        resident.choose("None")
        resident.press("Esikatsele")
        assert resident.says("kalusto.txt")
        resident.press("Lähetä vastaukset")
        assert resident.says("Vastauksesi kyselyyn on lähetetty")
        assert len(resident.pages) == 5


def test_firm_registers_interest_asks_anonymously_and_signs_up(
    browser: Browser, platform: Platform
) -> None:
    seed = seed_dialogue(platform, "Miten kuljetukset jaetaan osiin?")
    look = DESK_IN_ENGLISH
    with person(browser, platform.url, look) as firm:
        firm.sign_in_by(seed.token)
        firm.open(seed.dialogue)
        firm.start_job()
        start(firm, seed)
        firm.follow("Register the interest of your company")
        firm.choose("To bid")
        firm.press("Register interest")
        assert firm.heading == "Your interest is registered"
        assert len(firm.pages) == 3
        start(firm, seed)
        firm.follow("Ask the buyer")
        firm.fill("Your question", "May we bid for one part only?")
        firm.choose("Kyyti Oy")
        firm.press("Preview")
        assert firm.says("A numbered participant, no name")
        assert not firm.says("Kyyti Oy")
        firm.press("Send the question")
        assert firm.says("Your question is sent.")
        assert len(firm.pages) == 4
        start(firm, seed)
        firm.follow("Sign up: Infotilaisuus")
        firm.press("Sign up")
        assert firm.says("You have a place")
        assert len(firm.pages) == 3


def test_resident_agrees_replies_and_reports_on_a_phone(
    browser: Browser, platform: Platform
) -> None:
    seed = seed_dialogue(platform, "Mitä kuljetuksista puuttuu?")
    look = FINNISH_PHONE
    with person(browser, platform.url, look) as resident:
        start(resident, seed)
        resident.follow(re.compile("Olen samaa mieltä"))
        resident.press("Olen samaa mieltä")
        assert resident.says("lähetä uudelleen")
        resident.page.wait_for_timeout(WRITES)
        resident.press("Olen samaa mieltä")
        assert resident.says("Äänesi on laskettu")
        resident.follow("Vuoropuhelun sivulle")
        resident.follow(re.compile(r"^Vastaa \d"))
        resident.fill("Vastauksesi", "Samoin meille.")
        resident.press("Esikatsele")
        resident.press("Lähetä vastaus")
        assert resident.says("Samoin meille.")
        resident.follow("Vuoropuhelun sivulle")
        resident.follow(re.compile("Ilmoita asiaton"))
        resident.press("Lähetä ilmoitus")
        assert resident.page.title().startswith("Virhe: ")
        resident.choose("Henkilötietoja")
        resident.press("Lähetä ilmoitus")
        assert resident.heading == "Kiitos ilmoituksesta"
