"""Synonyms in municipal purchasing, within and across the three languages.

Each row of `glossary.csv` is a concept with its lemmas in each language. The names of CPV codes are
the other synonyms across languages. The glossary is for titles without a CPV code, and for words
without a regular derivation, such as *valo* and *valaistus*. Pure.
"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from api.core.i18n import Language

FILE = Path(__file__).with_name("glossary.csv")


def same_meaning(word: str, language: Language) -> tuple[str, ...]:
    """Synonyms of a lemma, without the lemma."""
    return _meanings().get((language, word), ())


def concepts() -> list[dict[Language, list[str]]]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [{each: row[each].split() for each in Language} for row in csv.DictReader(file)]


@cache
def _meanings() -> Mapping[tuple[Language, str], tuple[str, ...]]:
    meanings: defaultdict[tuple[Language, str], dict[str, None]] = defaultdict(dict)
    for concept in concepts():
        words = [word for several in concept.values() for word in several]
        for language, several in concept.items():
            for word in several:
                meanings[language, word].update(dict.fromkeys(w for w in words if w != word))
    return {key: tuple(words) for key, words in meanings.items()}
