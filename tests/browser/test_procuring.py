"""A procurement after it was written: its status, its further fields, who is interested; and what a
reader opens beyond a public page."""

import re
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser

from api.documents.models import Paragraph
from api.organisations.models import Role
from api.plans.models.values import PlanStatus
from tests.browser.looks import DESK, DESK_IN_SWEDISH, ENGLISH_PHONE, PHONE
from tests.browser.person import Look, person
from tests.factories import accounts, organisations
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, text_version
from tests.factories.interests import interest
from tests.factories.plans import plan, procurement
from tests.flows.platform import Platform

OLD = "Reitit jaetaan viiteen osaan.\n\nHinta ratkaisee.\n\nTämä poistuu."
NEW = "Reitit jaetaan kuuteen osaan.\n\nHinta ratkaisee.\n\nUusi kappale laadusta."


class Seed(NamedTuple):
    token: str
    """The session of an officer."""
    plan: str
    procurement: str
    dialogue: str
    document: str


@pytest.fixture(scope="module")
def seed(platform: Platform) -> Seed:
    with platform.sessions.begin() as session:
        buyer, firm = organisations.organisation(name="Oulun kaupunki"), organisations.claimed()
        officer = accounts.person(name="Outi Osto")
        session.add_all([buyer, firm, officer])
        session.flush()
        signed_in, token = accounts.signed_in(officer)
        whole = plan(buyer, status=PlanStatus.PUBLISHED)
        call = dialogue(buyer, title="Miten koulut siivotaan?")
        member = organisations.membership(officer, buyer, Role.OFFICER)
        session.add_all([signed_in, member, whole, call])
        session.flush()
        row, text = procurement(buyer, plan_id=whole.id, title="Koulujen siivous"), document(call)
        session.add_all([row, text])
        session.flush()
        session.add(interest(firm, row, message="Voimme aloittaa heti.", seeks_partners=True))
        earlier: list[Paragraph] = []
        for number, words in enumerate((OLD, NEW), 1):
            version, earlier = text_version(text, words, number, earlier=earlier)
            session.add(version)
            session.flush()
            session.add_all(earlier)
        path = f"/dialogues/{call.id}"
        return Seed(
            token,
            f"/plans/{whole.id}/edit",
            f"/procurements/{row.id}",
            path,
            f"{path}/documents/{text.id}",
        )


def test_officer_postpones_and_reads_who_is_interested(
    browser: Browser, platform: Platform, seed: Seed
) -> None:
    with person(browser, platform.url) as outi:
        outi.sign_in_by(seed.token)
        outi.open(seed.plan)
        outi.start_job()
        outi.follow("Suunnitteilla")
        outi.follow("Kiinnostuneet")
        assert outi.says("Voimme aloittaa heti.")
        outi.follow(re.compile("Kuljetus|Kyyti|Oy"))
        assert outi.says("Etsii kumppaneita")
        assert len(outi.pages) == 3
        outi.follow("Vahvista yrityksen nimi")
        outi.press("Vahvista nimi")
        assert outi.says("Yrityksen nimi on vahvistettu.")
        outi.open(seed.plan)
        outi.start_job()
        outi.follow("Suunnitteilla")
        outi.follow("Lykkää")
        outi.fill("Hankintailmoitus", "syksy 2028")
        outi.fill("Syy", "Talousarvio vahvistuu myöhemmin.")
        outi.press("Esikatsele")
        assert outi.says("Suunnitteilla → Lykätty")
        outi.press("Julkaise muutos")
        assert outi.heading == "Hankinnan tila on muutettu"
        assert (len(outi.pages), outi.fields) == (4, 2)


def test_officer_fills_in_lots_and_links(browser: Browser, platform: Platform, seed: Seed) -> None:
    with person(browser, platform.url, PHONE) as outi:
        outi.sign_in_by(seed.token)
        outi.open(f"{seed.procurement}/edit")
        for section in ("På andra språk", "Delar som", "Länkar"):
            outi.page.get_by_text(section).first.click()
        outi.fill("Delens namn, del 1", "Norra Uleåborg")
        outi.fill("Länkens adress 1", "https://oulu.example/stadning")
        outi.press("Fler rader")
        outi.fill("Delens namn, del 2", "Södra Uleåborg")
        outi.press("Förhandsgranska")
        assert outi.says("Norra Uleåborg, Södra Uleåborg")
        outi.press(re.compile("Publicera|Spara|Ändra"))
        outi.open(seed.procurement)
        assert outi.says("Södra Uleåborg")


def test_pages_of_work_fit_a_phone(browser: Browser, platform: Platform, seed: Seed) -> None:
    with person(browser, platform.url, PHONE) as outi:
        outi.sign_in_by(seed.token)
        own = f"/my{seed.procurement}"
        for path in (own, f"{own}/interests", f"{own}/status/cancelled", "/my/export"):
            outi.open(path)
        outi.open(f"/my{seed.plan.replace('/edit', '/copy')}")
        outi.press("Gör en kopia")
        assert outi.says("Det här är en kopia.")


@pytest.mark.parametrize(
    "look", [DESK, PHONE, DESK_IN_SWEDISH, ENGLISH_PHONE], ids=lambda look: look.name
)
def test_reader_sees_what_changed_between_versions(
    browser: Browser, platform: Platform, seed: Seed, look: Look
) -> None:
    with person(browser, platform.url, look) as reader:
        reader.open(seed.dialogue)
        reader.start_job()
        link = reader.page.locator(f'a[href*="{seed.document}/differences"]').first
        reader.follow(link.inner_text())
        assert reader.page.locator("del").first.inner_text() == "viiteen"
        assert reader.page.locator("ins").first.inner_text() == "kuuteen"
        assert len(reader.pages) == 1
        reader.open(f"{seed.document}/versions/1")
        reader.open(f"{seed.procurement}/history")
        reader.open(f"{seed.dialogue}/contributions")
