"""Finds the category in a cell, from the last part of compounds (`rakennussuunnittelu`)."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from api.plans.importing.sheet.skipped_row_words import CATEGORY_SECTIONS
from api.spreadsheets.text import words


class Category(StrEnum):
    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"


_NO_PART = re.compile(
    r"(?:hankin(?:ta|nat|nan)|sopimus|upphandling(?:ar|en)?|köp|kontrakt|anskaffning(?:ar)?)$"
)
"""Last parts of compounds without a category of their own: `palveluhankinta`."""
_ENDS = {
    Category.SERVICES: (
        r"palvelut?|palveluja|palvelun|palveluiden|suunnittelu|huolto|huollot|kunnossapito|ylläpito"
        r"|hoito|siivous|puhtaanapito|konsultointi|konsultti|kuljetus|kuljetukset|koulutus|valvonta"
        r"|tarkastus|vuokraus|vakuutus|vakuutukset|tutkimus|selvitys|rakennuttaminen|asiantuntija"
        r"|käännös|tulkkaus"
        r"|tjänste?r?|tjänsten|underhåll|service|konsult|konsulter|planering|projektering|skötsel"
        r"|städning|transporter?|utbildning|försäkring|utredning"
        r"|services?|maintenance|consulting|consultancy|design|cleaning|training"
    ),
    Category.WORKS: (
        r"urakka|urakat|urakan|urakointi|rakentaminen|rakentamisen|rakennus|rakennustyöt?"
        r"|saneeraus|rakennuskohde|rakennushanke"
        r"|peruskorjaus|perusparannus|entreprenad|entreprenader|bygge|byggnad|bygg"
        r"|byggande|byggnation|byggarbeten?|anläggning|anläggningsarbeten?|renovering"
        r"|^works?|construction|building|renovation"
    ),
    Category.GOODS: (
        r"tavarat?|tavaroita|tavaran|laite|laitteet|laitteisto|kalusto|kalusteet|materiaalit?"
        r"|tarvike|tarvikkeet|ajoneuvot?|koneet?|varor|vara|varan|utrustning|möbler|material|fordon|maskiner"
        r"|goods|suppl(?:y|ies)|equipment|products?|materials"
    ),
}
_CATEGORIES = tuple((category, re.compile(rf"(?:{ends})$")) for category, ends in _ENDS.items())
_LETTERS = {"p": Category.SERVICES, "t": Category.GOODS, "u": Category.WORKS}


@lru_cache(1024)
def parse_category(text: str) -> Category | None:
    """The category of a cell; None if it names none or several (`tavara ja palvelu`)."""
    name = words(text)
    if name in _LETTERS:
        return _LETTERS[name]
    categories = {category for word in name.split(" ") for category in _of_word(word)}
    return categories.pop() if len(categories) == 1 else None


def category_of_section(text: str) -> Category | None:
    """The category of a section title such as `TAVARAHANKINNAT`; None for a department named
    *…palvelut*."""
    named = CATEGORY_SECTIONS.get(words(text))
    return Category(named) if named else None


_PROCUREMENTS = re.compile(
    r"(?:.* )?\w*(?:hankinnat|hankintoja|kilpailutukset|upphandlingar(?:na)?|procurements|tenders"
    r"|purchases)(?: .*)?"
)


def names_procurements(text: str) -> bool:
    """Whether a section title is a kind of procurement (`PIENHANKINNAT`), not a department."""
    return _PROCUREMENTS.fullmatch(words(text)) is not None


def _of_word(word: str) -> list[Category]:
    bare = _NO_PART.sub("", word) or word
    return [category for category, ends in _CATEGORIES if ends.search(bare)][:1]
