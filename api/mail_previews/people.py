"""Who and what the example mails are about: realistic, and in no database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from api.accounts.models import Person
from api.core.i18n import Language, LocalText, Texts
from api.dialogues.models import Dialogue, DialogueStatus
from api.organisations.models import Confirmation, Organisation
from api.organisations.rules.labels import OrganisationName

NOW = datetime(2027, 3, 3, 6, tzinfo=UTC)  # Wednesday, eight in the morning in Helsinki
DAY = timedelta(days=1)
ZONE = "Europe/Helsinki"
KEY = "example"
"""Of the links to unsubscribe: with them nothing can be stopped."""


def texts(fi: str, sv: str, en: str) -> Texts:
    by_language = zip(Language, (fi, sv, en), strict=True)
    return {language: LocalText(text) for language, text in by_language}


def example_id(number: int) -> UUID:
    return UUID(int=0x0198_0000_0000_7000_8000_0000_0000_0000 + number)


def reader(language: Language) -> Person:
    return Person(
        id=example_id(1),
        email="anna.virtanen@example.fi",
        name="Anna Virtanen",
        language=language,
        time_zone=ZONE,
    )


BUYER = Organisation(
    id=example_id(2),
    business_id="0187690-1",
    confirmation=Confirmation.CONFIRMED,
    name=texts("Oulun kaupunki", "Uleåborgs stad", "City of Oulu"),
    time_zone=ZONE,
)
CLAIMED = Organisation(
    id=example_id(10),
    business_id="2345678-0",
    name=texts("Kuljetus Karhu Ky", "Kuljetus Karhu Ky", "Kuljetus Karhu Ky"),
    confirmation=Confirmation.CLAIMED,
    time_zone=ZONE,
)
CALL = Dialogue(
    id=example_id(3),
    title=texts(
        "Miten koulukuljetukset pitäisi kilpailuttaa?",
        "Hur borde skolskjutsarna konkurrensutsättas?",
        "How should school transport be tendered?",
    ),
    time_zone=ZONE,
    status=DialogueStatus.OPEN,
    opens_at=NOW - 10 * DAY,
    closes_at=NOW + DAY + timedelta(hours=8),
)
SUPPLIERS = [
    OrganisationName(texts(name, name, name), confirmation)
    for name, confirmation in (
        ("Pohjolan Tilausbussit Oy", Confirmation.CONFIRMED),
        ("Kuljetus Karhu Ky", Confirmation.CLAIMED),
        ("Taksipalvelu Rantala Oy", Confirmation.CONFIRMED),
    )
]
