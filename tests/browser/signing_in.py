"""Signing in at a browser, by the code from the mail."""

from tests.browser.mailbox import mailed
from tests.browser.person import Person
from tests.flows.platform import Platform

WORDS = {
    "fi": ("Sähköpostiosoite", "Lähetä linkki ja koodi", "Koodi", "Kirjaudu sisään"),
    "sv": ("E-postadress", "Skicka länk och kod", "Kod", "Logga in"),
    "en": ("E-mail address", "Send the link and the code", "Code", "Sign in"),
}


def sign_in(visitor: Person, platform: Platform, email: str) -> None:
    """From the page that asks for an address to the page that the person came for."""
    address, send, code, enter = WORDS[visitor.look.language]
    before = len(platform.sink.mails)
    visitor.fill(address, email)
    visitor.press(send)
    visitor.fill(code, mailed(platform, email, r"\b(\d{8})\b", after=before))
    visitor.press(enter)
