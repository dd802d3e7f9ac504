"""Outside calls: a firm asks about a procurement, the officer answers, a follower gets the mail;
a firm suggests an idea."""

import re
from datetime import timedelta
from typing import NamedTuple

from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from api.accounts.models import Person as Account
from api.core.clock import utc_now
from api.core.schedule import Frequency
from api.organisations.models import Organisation, Role
from tests.browser.looks import DESK_IN_ENGLISH, DESK_WITH_AXE, PHONE
from tests.browser.mailbox import mailed
from tests.browser.person import person
from tests.factories import accounts, organisations
from tests.factories.notifications import follow, keys
from tests.factories.plans import procurement
from tests.flows.platform import Platform

QUESTION = "Saako tarjota vain osaa reiteistä?"
ANSWER = "Saa tarjota: reitit jaetaan osiin."


class Seed(NamedTuple):
    procurement: str
    """Its page."""
    buyer: str
    firm: str
    """The session of a firm's person."""
    officer: str


def seed(platform: Platform, title: str, follower: str) -> Seed:
    """`follower`: the address of a resident who follows the procurement."""
    with platform.sessions.begin() as session:
        buyer = organisations.organisation(name="Oulun kaupunki")
        firm = organisations.supplier(name="Kyyti Oy")
        session.add_all([buyer, firm])
        session.flush()
        row = procurement(buyer, title=title)
        reader = accounts.person(email=follower)
        session.add_all([row, reader])
        session.flush()
        watched = follow(reader, row, frequency=Frequency.AT_ONCE)
        session.add(watched)
        session.flush()
        session.add_all(keys(watched))
        tokens = []
        for organisation, role in ((firm, Role.ADMIN), (buyer, Role.OFFICER)):
            account = accounts.person()
            session.add(account)
            session.flush()
            tokens.append(_member(session, account, organisation, role))
        return Seed(f"/procurements/{row.id}", f"/buyers/{buyer.id}", *tokens)


def _member(session: Session, account: Account, organisation: Organisation, role: Role) -> str:
    signed_in, token = accounts.signed_in(account)
    session.add_all([signed_in, organisations.membership(account, organisation, role)])
    return token


def test_firm_asks_officer_answers_everybody_reads_and_the_follower_is_told(
    browser: Browser, platform: Platform
) -> None:
    at = seed(platform, "Koulukyydit 2028", "seuraaja@example.fi")
    with person(browser, platform.url) as firm:
        firm.sign_in_by(at.firm)
        firm.open(at.procurement)
        firm.start_job()
        firm.follow("Kysy hankintayksiköltä")
        firm.fill("Kysymyksesi", QUESTION)
        firm.choose("Kyyti Oy")
        firm.press("Esikatsele")
        assert firm.says("Numeroitu osallistuja, ei nimeä")
        firm.press("Lähetä kysymys")
        assert firm.says("Kysymyksesi on lähetetty")
        assert (len(firm.pages), firm.fields) == (3, 2)
    with person(browser, platform.url) as officer:
        officer.sign_in_by(at.officer)
        officer.open("/my")
        officer.start_job()
        officer.follow("Tänään")
        officer.follow(re.compile("Koulukyydit 2028"))
        officer.choose(QUESTION)
        officer.fill("Vastaus", ANSWER)
        officer.press("Esikatsele")
        officer.press(re.compile("Julkaise|Lähetä"))
        assert len(officer.pages) == 4
        assert not officer.says("Kyyti Oy")
    look = PHONE
    with person(browser, platform.url, look) as anybody:
        anybody.open(at.procurement)
        assert anybody.says(QUESTION)
        assert anybody.says(ANSWER)
        assert not anybody.says("Kyyti Oy")
        anybody.follow("Fråga den upphandlande enheten")
    link = mailed(platform, "seuraaja@example.fi", r"(https?://\S+/procurements/\S+)")
    assert at.procurement in link
    with person(browser, platform.url, DESK_WITH_AXE) as firm:
        firm.sign_in_by(at.firm)
        firm.open("/my")
        firm.follow("Kysymykseni")
        assert firm.says("Vastattu")
        firm.follow(re.compile("Lue vastaus"))
        assert firm.says(ANSWER)


def test_firm_suggests_an_idea_and_sees_the_decision(browser: Browser, platform: Platform) -> None:
    at = seed(platform, "Lumityöt 2028", "toinen@example.fi")
    look = DESK_IN_ENGLISH
    with person(browser, platform.url, look) as firm:
        firm.sign_in_by(at.firm)
        firm.open(at.buyer)
        firm.start_job()
        firm.follow("Suggest an idea")
        firm.fill("Title", "Shared child seats")
        firm.fill("What you suggest", "The seats travel with the routes.")
        firm.fill("For whom", "Pupils")
        firm.fill(re.compile("For which need"), "Safe ways to school")
        firm.press("Preview")
        assert firm.says("Only the firm and the buyer.")
        firm.press("Send the idea")
        assert firm.says("Waits for the buyer")
        assert (len(firm.pages), firm.fields) == (3, 4)
        idea = firm.page.url
    with person(browser, platform.url) as officer:
        officer.sign_in_by(at.officer)
        officer.open("/my")
        officer.start_job()
        officer.follow("Yritysten ideat")
        officer.follow("Shared child seats")
        officer.follow("Ratkaise idea")
        officer.choose("Otamme sen käsittelyyn")
        officer.fill("Syy", "Kokeilemme keväällä.")
        officer.press("Esikatsele")
        officer.press("Tallenna ratkaisu")
        assert officer.says("Kokeilemme keväällä.")
        assert (len(officer.pages), officer.fields) == (5, 2)
    with person(browser, platform.url, look) as firm:
        firm.sign_in_by(at.firm)
        firm.open(idea)
        assert firm.says("The buyer takes the idea up")
        assert firm.says("Kokeilemme keväällä.")


def test_officer_pauses_questions(browser: Browser, platform: Platform) -> None:
    at = seed(platform, "Siivous 2028", "kolmas@example.fi")
    look = DESK_WITH_AXE
    with person(browser, platform.url, look) as officer:
        officer.sign_in_by(at.officer)
        officer.open("/my")
        officer.start_job()
        officer.follow("Kysymysten tauko")
        officer.fill("Tauko päättyy", (utc_now() + timedelta(days=7)).date().isoformat())
        officer.fill("Syy", "Olemme lomalla.")
        officer.press("Esikatsele")
        officer.press("Aloita tauko")
        assert officer.heading == "Kysymysten tauko on alkanut"
        assert (len(officer.pages), officer.fields) == (3, 2)
        officer.open(at.procurement)
        assert officer.says("Olemme lomalla.")
        assert not officer.says("Kysy hankintayksiköltä")
