"""The known headings of columns in Finnish, Swedish and English.

`headings` compares words only, so case, line breaks, punctuation and notes in brackets do not
matter. To add a heading, extend the table of its kind.
"""

from collections.abc import Mapping

from api.plans.importing.sheet.column_specs import SPECS
from api.plans.importing.sheet.columns import DATES, VALUES, SheetField
from api.plans.importing.sheet.heading_words_parties import PARTIES
from api.plans.importing.sheet.heading_words_subject import SUBJECT
from api.plans.importing.sheet.heading_words_time import TIME
from api.plans.importing.sheet.heading_words_value import VALUE
from api.spreadsheets.text import words

HEADINGS: dict[SheetField, Mapping[str, str]] = {
    **SUBJECT,
    **VALUE,
    **TIME,
    **{spec.field: spec.headings for spec in SPECS},
    **PARTIES,
}


def _known() -> dict[str, tuple[SheetField, str]]:
    known: dict[str, tuple[SheetField, str]] = {}
    for field, variants in HEADINGS.items():
        for language, names in variants.items():
            for name in names.split(";"):
                known.setdefault(words(name), (field, language))
    return known


KNOWN = _known()
"""Field and language by the words of a heading."""

_IGNORED_WORDS = {
    "fi": "arvioitu ennakoitu suunniteltu alustava tavoiteltu mahdollinen tuleva hankinnan "
    "hankintojen kilpailutuksen alv arviolta noin n oma kohteen",
    "sv": "uppskattad uppskattat beräknad beräknat planerad planerat preliminär preliminärt "
    "upphandlingens eventuell kommande anskaffningens ca",
    "en": "estimated planned expected anticipated tentative preliminary approximate proposed "
    "forecast the of procurement",
}
_QUALIFIERS = frozenset(word for names in _IGNORED_WORDS.values() for word in names.split())
"""Words that do not distinguish columns: `Suunniteltu aikataulu` means `Aikataulu`."""


def bare(name: str) -> str:
    return " ".join(word for word in name.split(" ") if word not in _QUALIFIERS)


BARE: dict[str, tuple[SheetField, str]] = {}
for _name, _meaning in KNOWN.items():
    if bare(_name):
        BARE.setdefault(bare(_name), _meaning)

_CONTACT = frozenset(
    {SheetField.CONTACT_NAME, SheetField.CONTACT_EMAIL, SheetField.CONTACT_PHONE, SheetField.UNIT}
)
_CONTRACT = frozenset({SheetField.CONTRACT_LENGTH, SheetField.OPTIONS, SheetField.CONTRACT_START})

_BELOW: tuple[tuple[frozenset[SheetField], SheetField, str], ...] = (
    (
        VALUES,
        SheetField.VALUE_LOW,
        "min; minimi; alin; alaraja; vähintään; alkaen; lägst; minst; från; lowest; from; at least",
    ),
    (
        VALUES,
        SheetField.VALUE_HIGH,
        "max; maks; maksimi; ylin; yläraja; enintään; asti; högst; till; upp till; highest; to",
    ),
    (VALUES, SheetField.VALUE, "yhteensä; koko; kokonaisarvo; arvio; totalt; total; estimate"),
    (
        DATES | _CONTRACT,
        SheetField.DIALOGUE_DATE,
        (
            "vuoropuhelu; markkinavuoropuhelu; markkinakartoitus; tietopyyntö; dialog; dialogue; "
            "marknadsdialog; rfi"
        ),
    ),
    (
        DATES | _CONTRACT,
        SheetField.NOTICE_DATE,
        (
            "ilmoitus; hankintailmoitus; kilpailutus; julkaisu; tarjouspyyntö; annons; "
            "annonsering; upphandling; anbudsförfrågan; notice; tender; publication"
        ),
    ),
    (
        DATES | _CONTRACT,
        SheetField.CONTRACT_START,
        (
            "sopimus; sopimus alkaa; alku; alkaa; alkaen; toimitus; toteutus; avtal; avtal från; "
            "start; början; börjar; leverans; contract; begins; delivery"
        ),
    ),
    (
        DATES | _CONTRACT,
        SheetField.CONTRACT_LENGTH,
        "kesto; pituus; sopimuskausi; längd; avtalstid; duration; length; term",
    ),
    (_CONTRACT, SheetField.OPTIONS, "optio; optiot; option; optioner; options"),
    (_CONTACT, SheetField.CONTACT_NAME, "nimi; henkilö; namn; person; name"),
    (_CONTACT, SheetField.CONTACT_EMAIL, "sähköposti; email; e-mail; s-posti; e-post; epost"),
    (_CONTACT, SheetField.CONTACT_PHONE, "puhelin; puh; puhelinnumero; gsm; telefon; tel; phone"),
)
"""Meanings of words below a heading (`Arvo` over `min` and `max`): fields of the upper heading,
field of the column, words."""


SECOND = {
    "kilpailutus": SheetField.NOTICE_DATE,
    "upphandling": SheetField.NOTICE_DATE,
}
"""Headings that mean the title, or, beside another title, the date of the notice."""


def below(upper: SheetField, text: str) -> SheetField | None:
    """The field of a column from its heading and the field of the heading above."""
    heading = words(text)
    for uppers, field, names in _BELOW:
        if upper in uppers and heading in {words(name) for name in names.split(";")}:
            return field
    return None
