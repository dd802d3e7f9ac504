"""The main jobs by keyboard only: Tab, Enter, Space, arrows."""

import re

from playwright.sync_api import Browser

from api.core.clock import utc_now
from api.organisations.models import Role
from tests.browser.dialogue_seed import PARAGRAPH, seed_dialogue
from tests.browser.looks import DESK_WITH_AXE
from tests.browser.person import keyboard_person
from tests.browser.signing_in import sign_in
from tests.browser.test_first_steps import FI, sign_up
from tests.factories import accounts, organisations
from tests.factories.contributions import question
from tests.factories.dialogues import dialogue
from tests.factories.plans import procurement
from tests.flows.platform import Platform

WRITES = 3_500
"""Milliseconds that a person needs at least to fill in a form."""
OFFICER = "hanna@raisio.example"


def test_firm_signs_up_and_sees_last_month(browser: Browser, platform: Platform) -> None:
    with platform.sessions.begin() as session:
        buyer = organisations.organisation(name="Raision kaupunki")
        session.add(buyer)
        session.flush()
        call = dialogue(buyer, title="Miten kuljetukset jaetaan osiin?", regions=["17"])
        call.cpv_prefixes = ["60"]
        session.add_all(
            [call, procurement(buyer, title="Koulukuljetukset 2027–2031", regions=["17"])]
        )
    with keyboard_person(browser, platform.url, DESK_WITH_AXE) as anna:
        anna.open("/")
        anna.skip_to_main()
        sign_up(anna, platform, FI)


def test_resident_comments_and_mends_a_fault(browser: Browser, platform: Platform) -> None:
    seed = seed_dialogue(platform, "Miten koulukuljetukset kilpailutetaan?")
    with keyboard_person(browser, platform.url, DESK_WITH_AXE) as resident:
        resident.open(seed.dialogue)
        resident.skip_to_main()
        resident.follow(re.compile("Kommentoi tätä kohtaa 2"))
        assert resident.says(PARAGRAPH)
        resident.page.wait_for_timeout(WRITES)
        resident.press("Esikatsele")
        resident.mend_first_fault()
        resident.fill("Kommenttisi", "Kolme osaa riittää.")
        resident.page.wait_for_timeout(WRITES)
        resident.press("Esikatsele")
        resident.press("Lähetä kommentti")
        assert resident.heading == "Tallenna kuittisi"


def test_officer_answers_two_questions(browser: Browser, platform: Platform) -> None:
    with platform.sessions.begin() as session:
        buyer = organisations.organisation(name="Raision kaupunki")
        hanna, resident = accounts.person(email=OFFICER), accounts.person()
        session.add_all([buyer, hanna, resident])
        session.flush()
        session.add(organisations.membership(hanna, buyer, Role.OFFICER))
        call = dialogue(buyer)
        session.add(call)
        session.flush()
        session.add_all(
            question(call, resident, text=text, published_at=utc_now())
            for text in ("Saako tarjota osia?", "Entä osat?")
        )
        path = f"/my/dialogues/{call.id}"
    with keyboard_person(browser, platform.url, DESK_WITH_AXE) as officer:
        officer.open(path)
        sign_in(officer, platform, OFFICER)
        officer.skip_to_main()
        officer.follow("Vastaa kysymyksiin")
        officer.choose("Saako tarjota osia?")
        officer.choose("Entä osat?")
        officer.fill("Vastaus", "Kyllä: reitit jaetaan osiin.")
        officer.press("Esikatsele")
        officer.press("Julkaise vastaus")
        assert officer.heading == "Vastaus on julkaistu"
