"""Similarity of organisations' names. Pure.

Two names look alike when their *keys* are equal. A key is the name without case, accents, invisible
characters, spaces, punctuation and legal form, each letter replaced by the Latin one that it can be
mistaken for (Unicode TR39, by `confusable-homoglyphs`). `0ulun  kaupunki`, `OULUN-KAUPUNKI` and
`Оulun kaupunki` with a Cyrillic О have the key of `Oulun kaupunki`.

A buyer's name of two words or more must not be a part of another name either (`Oulun kaupunki /
virallinen`). Only whole words count, so `Oulun kaupunkilaiset ry` is accepted. So is `Oulun
kaupungin teatteri Oy`, because firms and associations of a buyer have such names. They get the
remark of all claimed names.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from confusable_homoglyphs import categories  # type: ignore[import-untyped]
from confusable_homoglyphs.confusables import (  # type: ignore[import-untyped]
    confusables_data,
)

from api.core.i18n import Texts
from api.core.normal_forms import composed

LONGEST = 200
"""Longer names are refused. A key is built before that, and must not take seconds."""
_LONGEST_RUN = 8
_SMALL_CAPITAL = re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])")
_ALSO_READ_AS = {"ĸ": "k", "κ": "k"}
"""Confusables that TR39 lacks or maps to other letters."""
_MARKS = str.maketrans("!¡", "ii")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_PICTURED = re.compile("[\U0001f1e6-\U0001f1ff\U0001f150-\U0001f189]")
"""Letters in black circles and squares, and letters of flags: NFKC does not change them."""
_PARTS = re.compile(r"[/|,;:()\[\]–—]| - ")


def _set(text: str) -> frozenset[str]:
    return frozenset(_fold(word) for word in text.split())


@cache
def _legal_forms() -> frozenset[str]:
    return _set(
        """oy oyj ab abp ky ay tmi osk ry rf sr rs as asa aps ou inc llc ltd limited plc gmbh ag
        kg bv nv sa sas sarl spa srl sia uab sp zoo toiminimi osuuskunta osakeyhtiö aktiebolag"""
    )


@cache
def _public_bodies() -> frozenset[str]:
    """Last words of names that only public bodies have, registered or not."""
    return _set("kaupunki kunta kuntayhtymä hyvinvointialue stad kommun samkommun välfärdsområde")


@cache
def _roles() -> frozenset[str]:
    return _set(
        """virallinen vastaus ilmoitus hankinnat hankinta upphandling procurement
        hankintayksikkö hankintayksikön hankintaviranomainen tilaaja
        tilaajan moderaattori ylläpito ylläpitäjä officiellt svar upphandlande enhet enheten
        beställare beställaren moderator administratör official answer reply contracting authority
        entity buyer operator administrator support vuoropuhelu"""
    )


def name_keys(names: Texts) -> list[str]:
    """Keys of the name in each language, with and without its legal form; never empty."""
    return _keys([name.text[:LONGEST] for name in names.values()])


def _read(names: Texts) -> list[str]:
    """The names as they are, and with `!` replaced by the letter it can be mistaken for."""
    texts = [name.text[:LONGEST] for name in names.values()]
    return texts + [text.translate(_MARKS) for text in texts if not set("!¡").isdisjoint(text)]


def _read_keys(names: Texts) -> set[str]:
    return {*name_keys(names), *_keys(_read(names))}


def _keys(texts: list[str]) -> list[str]:
    spelled = [_WORD.findall(_fold(text)) for text in texts]
    keys = {key for parts in spelled for key in ("".join(parts), _without_form(parts)) if key}
    return sorted(keys) or ["-"]


def possible_keys(names: Texts) -> list[str]:
    """Keys of other names that one of the names could look like or contain."""
    runs = {run for text in _read(names) for run in _runs(words(text))}
    return sorted(runs | _read_keys(names))


def looks_like(names: Texts, others: Texts) -> bool:
    return not _read_keys(names).isdisjoint(name_keys(others))


def holds(names: Texts, others: Texts) -> bool:
    """Whether one of the names contains a name of `others`. A name of two words or more may be
    anywhere. A single word must be set apart by punctuation (`Väylävirasto, hankinnat`), or all
    other words must name a role (`Väylävirasto virallinen`).
    """
    texts = _read(names)
    parts = {run for text in texts for run in _runs(words(text))}
    apart = {"".join(words(part)) for text in texts for part in _PARTS.split(text)}
    apart |= {"".join(word for word in words(text) if word not in _roles()) for text in texts}
    others_words = [words(other.text) for other in others.values()]
    return any("".join(item) in (parts if len(item) > 1 else apart - {""}) for item in others_words)


def claims_role(names: Texts) -> bool:
    """Whether a name is a role that pages show, such as `Hankintayksikkö`, `Virallinen vastaus`."""
    names_words = (word for name in names.values() for word in [words(name.text)] if word)
    return any(_roles().issuperset(item) for item in names_words)


def has_letters(text: str) -> bool:
    """Whether the text has real letters. Pictures of letters (`🅞🅤🅛🅤`) cannot be compared."""
    return bool(words(text)) and not _PICTURED.search(text)


def names_public_body(names: Texts) -> bool:
    """Whether a part of a name ends like a public body's: `Helsingin kaupunki (virallinen)`."""
    parts = (words(part) for text in _read(names) for part in _PARTS.split(text))
    return any(len(part) > 1 and part[-1] in _public_bodies() for part in parts)


def mixes_scripts(text: str) -> bool:
    """Whether a word mixes scripts, such as Latin and Cyrillic letters: it imitates a name."""
    return any(len(_scripts(word)) > 1 for word in text.split())


def words(text: str) -> list[str]:
    """The words of a text. A capital in the middle starts another word: `OulunKaupunki`."""
    pairs = zip(f" {text}", text, strict=False)
    spaced = (
        f" {character}" if before.islower() and character.isupper() else character
        for before, character in pairs
    )
    return _WORD.findall(_fold("".join(spaced)))


def _without_form(name_words: list[str]) -> str:
    """The name without its legal form, which people do not remember."""
    return "".join(word for word in name_words if word not in _legal_forms())


def _runs(name_words: list[str]) -> Iterator[str]:
    """Every run of words, joined. Single letters are also joined, as they may form a word."""
    joined = re.sub(r"(?<=\b\w) (?=\w\b)", "", " ".join(name_words)).split()
    for given in (name_words, joined) if joined != name_words else (name_words,):
        for first in range(len(given)):
            for last in range(first + 1, min(first + _LONGEST_RUN, len(given)) + 1):
                yield "".join(given[first:last])


def _fold(text: str) -> str:
    """Maps look-alikes twice: once for the letters as written, once in lower case."""
    plain = _without_marks("".join(map(_looks, composed(text, "NFKC"))))
    small = _without_marks("".join(map(_looks, plain.casefold())))
    return small.translate(str.maketrans("i", "l")).replace("vv", "w")


def _without_marks(text: str) -> str:
    split = composed(text, "NFKD")
    return "".join(item for item in split if unicodedata.category(item) not in {"Mn", "Me", "Cf"})


def _looks(character: str) -> str:
    if letter := _ALSO_READ_AS.get(character):
        return letter
    if character.isascii() and character not in "0|1Im":
        return character
    if small := _SMALL_CAPITAL.fullmatch(unicodedata.name(character, "")):
        return small[1].lower()
    return _prototypes().get(character, character)


@cache
def _prototypes() -> dict[str, str]:
    """The ASCII letter that each character can be mistaken for, by TR39."""
    result = {}
    for character, alternatives in confusables_data.items():
        plain = [
            alternative["c"]
            for alternative in alternatives
            if alternative["c"].isascii() and alternative["c"].isalpha()
        ]
        if plain and not (character.isascii() and character.isalpha() and character not in "Im"):
            result[character] = plain[0]
    return result


def _scripts(word: str) -> set[str]:
    return {categories.alias(item) for item in word if item.isalpha()} - {"COMMON", "INHERITED"}
