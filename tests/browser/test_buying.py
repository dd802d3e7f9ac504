"""A buyer's people at a browser: a plan out of a spreadsheet, a procurement in five fields."""

import pytest
from playwright.sync_api import Browser

from api.accounts.models import Person as Account
from api.organisations.models import Organisation, Role
from tests.browser.looks import LIGHT_PHONE, PHONE
from tests.browser.person import Person, person
from tests.browser.signing_in import sign_in
from tests.factories import accounts, organisations
from tests.factories.plans import plan
from tests.flows.platform import Platform

SHEET = """Hankinta;CPV;Arvo;Hankintailmoitus;Yhteyshenkilö;Huomautus
Koulukuljetukset 2027–2030;60130000;noin 1,5 M€;Q3/2027;Hanna Hankkija hanna@raisio.example;
Lumityöt;90620000-9;sata euroa;31.2.2027;Hanna Hankkija hanna@raisio.example;kysy tekniseltä
Koulujen siivous;90911200;200 000 €;syksy 2027;;
Yhteensä;;1 700 000;;;
"""


@pytest.fixture(scope="module")
def buyer(platform: Platform) -> Organisation:
    with platform.sessions.begin() as session:
        row = organisations.organisation(name="Raision kaupunki")
        session.add(row)
    return row


def member(platform: Platform, buyer: Organisation, email: str, role: Role) -> None:
    with platform.sessions.begin() as session:
        row: Account = accounts.person(name=email.partition("@")[0], email=email)
        session.add(row)
        session.flush()
        session.add(organisations.membership(row, buyer, role))


def said(visitor: Person) -> str:
    """The words of the page, with plain spaces."""
    return " ".join(visitor.main.inner_text().split())


def test_officer_publishes_a_plan_out_of_a_spreadsheet(
    browser: Browser, platform: Platform, buyer: Organisation
) -> None:
    member(platform, buyer, "outi@raisio.example", Role.OFFICER)
    with person(browser, platform.url) as outi:
        outi.open("/")
        outi.start_job()
        outi.follow("Omat sivut")
        sign_in(outi, platform, "outi@raisio.example")
        outi.follow("Tuo hankintasuunnitelma taulukosta")
        outi.page.get_by_label("Taulukko").set_input_files(
            {"name": "plan.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
        )
        outi.press("Näytä, miten taulukko luettiin")
        assert outi.heading == "Näin luimme taulukkosi"
        assert "1 500 000 €" in said(outi)
        outi.fill("Solu C3", "120 000")
        outi.fill("Solu D3", "maaliskuu 2027")
        outi.press("Tarkista korjaukset")
        assert "120 000 €" in said(outi)
        outi.press("Tuo nämä")
        assert outi.heading == "Julkaise hankintasuunnitelma"
        assert outi.says("puuttuu: yhteystieto")
        outi.press("Julkaise, vaikka 1 hankinnasta puuttuu tietoja")
        assert outi.heading == "Suunnitelma on julkaistu"
        assert len(outi.pages) == 8


def test_occasional_buyer_publishes_one_procurement(
    browser: Browser, platform: Platform, buyer: Organisation
) -> None:
    member(platform, buyer, "satu@raisio.example", Role.OCCASIONAL)
    look = PHONE
    with person(browser, platform.url, look) as satu:
        satu.open("/my")
        sign_in(satu, platform, "satu@raisio.example")
        satu.start_job()
        satu.follow("Anmäl en enskild upphandling")
        satu.fill("Vad ni upphandlar", "Städning av skolor")
        satu.fill("Bransch", "90911200")
        satu.fill("Uppskattat värde i euro", "ca 250 000")
        satu.fill("När upphandlingsannonsen publiceras", "hösten 2027")
        satu.fill("Vem man kan fråga", "Satu Satunnainen satu@raisio.example")
        satu.press("Förhandsgranska")
        satu.press("Publicera upphandlingen")
        assert satu.heading == "Upphandlingen är offentlig"
        assert (len(satu.pages), satu.fields) == (3, 5)


def test_trade_is_found_by_a_word_within_four_pages(
    browser: Browser, platform: Platform, buyer: Organisation
) -> None:
    member(platform, buyer, "sami@raisio.example", Role.OCCASIONAL)
    with person(browser, platform.url) as sami:
        sami.open("/my")
        sign_in(sami, platform, "sami@raisio.example")
        sami.start_job()
        sami.follow("Ilmoita yksittäinen hankinta")
        sami.fill("Mitä hankitaan", "Koulujen siivous")
        sami.fill("Ala", "siivous")
        sami.fill("Arvioitu arvo euroina", "250 000")
        sami.fill("Milloin hankintailmoitus julkaistaan", "syksy 2027")
        sami.press("Esikatsele")
        sami.choose("90911200")
        sami.press("Esikatsele")
        sami.press("Julkaise hankinta")
        assert sami.heading == "Hankinta on julkinen"
        assert (len(sami.pages), sami.fields) == (4, 5)


def test_pages_of_a_plan_on_a_phone(
    browser: Browser, platform: Platform, buyer: Organisation
) -> None:
    member(platform, buyer, "pia@raisio.example", Role.OFFICER)
    with platform.sessions.begin() as session:
        row = plan(buyer, title="Upphandlingsplan 2030")
        session.add(row)
    look = LIGHT_PHONE
    with person(browser, platform.url, look) as pia:
        pia.open(f"/buyers/{buyer.id}/import?plan={row.id}")
        sign_in(pia, platform, "pia@raisio.example")
        pia.page.get_by_label("Kalkylblad").set_input_files(
            {"name": "x.csv", "mimeType": "text/csv", "buffer": "Mikä;Paljonko\nTie;5\n".encode()}
        )
        pia.press("Visa hur kalkylbladet lästes")
        assert pia.heading == "Vad innehåller kalkylbladets kolumner?"
        pia.page.get_by_label("A – Mikä").select_option("title:fi")
        pia.press("Läs kalkylbladet så här")
        pia.open(f"/buyers/{buyer.id}/import?plan={row.id}")
        pia.page.get_by_label("Kalkylblad").set_input_files(
            {"name": "plan.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
        )
        pia.press("Visa hur kalkylbladet lästes")
        pia.follow("Rätta även andra celler")
        pia.press("Importera")
        pia.open(f"/plans/{row.id}/edit")
        pia.follow("Lumityöt")
        pia.press("Spara utkastet")
        pia.open(f"/buyers/{buyer.id}/work")
        assert pia.heading == "Väntar i dag"
