"""An operator approves a buyer, removes a contribution, and sees what is stuck."""

from uuid import UUID

import pytest
from playwright.sync_api import Browser

from api.accounts.models import PlatformRole
from api.organisations.models import OrganisationStatus
from tests.browser.looks import FINNISH_PHONE, PHONE
from tests.browser.person import person
from tests.browser.signing_in import sign_in
from tests.factories import accounts, organisations
from tests.factories.contributions import contribution, report
from tests.factories.dialogues import dialogue
from tests.flows.platform import Platform

OPERATOR, MODERATOR = "olli@vuoropuhelu.example", "maija@vuoropuhelu.example"
MOST_PAGES = 2


@pytest.fixture(scope="module", autouse=True)
def waiting(platform: Platform) -> UUID:
    with platform.sessions.begin() as session:
        buyer = organisations.organisation(name="Oulun kaupunki")
        pending = organisations.organisation(
            name="Raision kaupunki", status=OrganisationStatus.PENDING
        )
        resident = accounts.person()
        session.add_all(
            [
                buyer,
                organisations.claimed(name="Kyyti Oy"),
                pending,
                resident,
                accounts.person(email=OPERATOR, platform_role=PlatformRole.OPERATOR),
                accounts.person(email=MODERATOR, platform_role=PlatformRole.MODERATOR),
            ]
        )
        session.flush()
        call = dialogue(buyer)
        session.add(call)
        session.flush()
        rude = contribution(call, resident, text="Tämä loukkaa naapuria.")
        session.add(rude)
        session.flush()
        session.add(report(rude))
        return pending.id


def test_operator_confirms_the_name_of_a_firm(browser: Browser, platform: Platform) -> None:
    with person(browser, platform.url, FINNISH_PHONE) as olli:
        olli.open("/operating/organisations?q=Kyyti")
        sign_in(olli, platform, OPERATOR)
        olli.start_job()
        olli.follow("Kyyti Oy")
        olli.follow("Vahvista nimi")
        olli.press("Vahvista nimi")
        assert olli.heading == "Nimi on vahvistettu"
        assert len(olli.pages) == MOST_PAGES + 1


def test_operator_approves_and_sees_what_is_stuck(browser: Browser, platform: Platform) -> None:
    with person(browser, platform.url) as olli:
        olli.open("/operating")
        sign_in(olli, platform, OPERATOR)
        olli.start_job()
        olli.follow("Raision kaupunki")
        olli.press("Hyväksy")
        assert olli.heading == "Organisaatio on hyväksytty"
        assert len(olli.pages) <= MOST_PAGES
        olli.follow("Jatka")
        olli.start_job()
        olli.follow("Palvelun tila")
        assert olli.says("postgresql")
        olli.follow("Epäonnistuneet lähetykset")
        assert len(olli.pages) <= MOST_PAGES


def test_moderator_removes_a_contribution(browser: Browser, platform: Platform) -> None:
    with person(browser, platform.url) as maija:
        maija.open("/operating")
        sign_in(maija, platform, MODERATOR)
        maija.follow("Tarkistettavat viestit")
        maija.start_job()
        maija.follow("Poista")
        maija.fill("Poiston syy", "Loukkaava.")
        maija.press("Poista viesti")
        assert maija.heading == "Viesti on poistettu"
        assert len(maija.pages) <= MOST_PAGES


def test_pages_on_a_phone_in_the_dark(browser: Browser, platform: Platform, waiting: UUID) -> None:
    with person(browser, platform.url, PHONE) as olli:
        olli.open("/operating")
        sign_in(olli, platform, OPERATOR)
        path = "/operating/organisations"
        for place in (path, f"{path}/{waiting}", f"{path}/{waiting}/suspend"):
            olli.open(place)
        olli.open("/operating/health")
        olli.open("/operating/dead-letters")
