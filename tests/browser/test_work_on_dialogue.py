"""An officer answers, decides, concludes and fetches the record."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser

from api.core.clock import utc_now
from api.dialogues.models import DialogueStatus
from api.organisations.models import Role
from tests.browser.looks import PHONE
from tests.browser.person import person
from tests.browser.signing_in import sign_in
from tests.factories import accounts, organisations
from tests.factories.contributions import contribution, question
from tests.factories.dialogues import dialogue
from tests.flows.platform import Platform

OFFICER = "hanna@oulu.example"
ANSWER_PAGES, DECISION_PAGES, CONCLUSION_PAGES, RECORD_PAGES = 3, 2, 4, 1
DECISIONS = 20


@dataclass
class Calls:
    open: UUID
    closed: UUID
    commented: UUID


@pytest.fixture(scope="module")
def calls(platform: Platform) -> Calls:
    with platform.sessions.begin() as session:
        buyer = organisations.organisation(name="Oulun kaupunki")
        hanna, resident = accounts.person(email=OFFICER), accounts.person()
        session.add_all([buyer, hanna, resident])
        session.flush()
        session.add(organisations.membership(hanna, buyer, Role.OFFICER))
        running = dialogue(buyer)
        commented = dialogue(buyer, title="Mitä muutetaan?")
        closed = dialogue(buyer, DialogueStatus.CLOSED, title="Päättyvä vuoropuhelu")
        session.add_all([running, commented, closed])
        session.flush()
        waited = utc_now() - timedelta(days=2)
        session.add_all(
            question(running, resident, text=text, published_at=waited)
            for text in ("Saako tarjota osia?", "Voiko jättää osatarjouksen?", "Entä osat?")
        )
        session.add_all(
            contribution(commented, resident, text=f"Ehdotus {number}")
            for number in range(DECISIONS)
        )
        session.add(question(closed, resident))
        session.flush()
        return Calls(running.id, closed.id, commented.id)


def test_officer_answers_decides_concludes_and_fetches_the_record(
    browser: Browser, platform: Platform, calls: Calls
) -> None:
    with person(browser, platform.url) as hanna:
        hanna.open(f"/my/dialogues/{calls.open}")
        sign_in(hanna, platform, OFFICER)
        hanna.start_job()
        hanna.follow("Vastaa kysymyksiin")
        for text in ("Saako tarjota osia?", "Voiko jättää", "Entä osat?"):
            hanna.choose(text)
        hanna.fill("Vastaus", "Kyllä: reitit jaetaan osiin.")
        hanna.press("Esikatsele")
        hanna.press("Julkaise vastaus")
        assert hanna.heading == "Vastaus on julkaistu"
        assert len(hanna.pages) <= ANSWER_PAGES

        hanna.open(f"/my/dialogues/{calls.commented}/dispositions")
        hanna.start_job()
        for box in hanna.page.get_by_label("Päätös").all():
            box.select_option("adopted")
        hanna.fill("Yhteinen perustelu", "Muutamme hankintaa ehdotuksen mukaan.")
        hanna.press("Esikatsele")
        hanna.press("Julkaise päätökset")
        assert hanna.heading == "Päätökset on julkaistu"
        assert len(hanna.pages) <= DECISION_PAGES

        hanna.open(f"/my/dialogues/{calls.closed}")
        hanna.start_job()
        hanna.follow("Julkaise yhteenveto ja päätä vuoropuhelu")
        assert hanna.says("Tasapuolinen kohtelu")
        hanna.fill("Mitä kuulitte", "Kuulimme yhden kysymyksen.")
        hanna.press("Esikatsele")
        hanna.press("Julkaise ja päätä")
        assert hanna.heading == "Yhteenveto on julkaistu ja vuoropuhelu on päättynyt"
        assert len(hanna.pages) <= CONCLUSION_PAGES

        hanna.follow("Jatka")
        hanna.start_job()
        with hanna.page.expect_download() as download:
            hanna.page.get_by_role("link", name="Lataa pöytäkirja").click()
        assert "Kuulimme yhden kysymyksen." in download.value.path().read_text("utf-8")
        assert len(hanna.pages) + 1 <= RECORD_PAGES


def test_pages_of_work_on_a_phone_in_the_dark(
    browser: Browser, platform: Platform, calls: Calls
) -> None:
    look = PHONE
    with person(browser, platform.url, look) as hanna:
        path = f"/my/dialogues/{calls.open}"
        hanna.open(path)
        sign_in(hanna, platform, OFFICER)
        for part in ("answer", "moderation", "dispositions", "extend"):
            hanna.open(f"{path}/{part}")
        hanna.open(f"/my/dialogues/{calls.commented}/dispositions?show=all")
        hanna.open(f"{path}/extend")
        hanna.press("Förhandsgranska")
        assert hanna.page.title().startswith("Fel: ")
