"""Dictionaries of Finnish, Swedish and English, which map forms of words to lemmas.

The words come from the package `simplemma`. As Python dictionaries they take 414 MB and 3 s in
every process. So they are written once, at set-up, as tries (23 MB), which processes map read-only
and share.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from marisa_trie import HUGE_CACHE, BytesTrie  # type: ignore[import-not-found]

from api.core.i18n import Language
from api.core.settings import Settings

VARIABLE = "VUOROPUHELU_LEXICON"
RULES = 2
"""Increase it when the rules give other terms for the same words: stored terms are then rebuilt."""
_PRONOUNS = frozenset({"sinä", "se", "hän", "minä", "olla", "toa", "säga", "ne", "de", "to", "hon"})
"""Useless lemmas: `työ` is also an old form of *sinä*, and `it` a form of *se*."""


@dataclass(frozen=True, eq=False, slots=True)
class Lexicon:
    version: str
    tries: dict[Language, BytesTrie]

    def lemmas(self, word: str, language: Language) -> tuple[str, ...]:
        """Lemmas of a lower-case form; none if the language does not have it."""
        entry = self.tries[language].get(word)
        if not entry:
            return ()
        lemmas = [lemma.decode() for lemma in entry]
        return tuple(word if not lemma or lemma in _PRONOUNS else lemma for lemma in lemmas)

    def beginnings(self, word: str, language: Language) -> list[str]:
        """All words that are prefixes of the word, itself included."""
        result: list[str] = self.tries[language].prefixes(word)
        return result


def current_version() -> str:
    return f"{version('simplemma')}-{RULES}"


@cache
def lexicon() -> Lexicon | None:
    """Loaded once per process; None if there is no lexicon of this version."""
    return load(chosen_folder())


def chosen_folder() -> Path:
    """Follows the settings `lexicon` and `data_dir`. Reads the environment, because rules for words
    also run without any other setting.
    """
    data = os.environ.get("VUOROPUHELU_DATA_DIR") or Settings.model_fields["data_dir"].default
    return Path(os.environ.get(VARIABLE) or Path(data, "lexicon"))


def load(folder: Path) -> Lexicon | None:
    own = folder / current_version()
    try:
        tries = {each: BytesTrie().mmap(str(own / f"{each}.trie")) for each in Language}
    except (OSError, RuntimeError):  # RuntimeError: the library found no file
        return None
    return Lexicon(current_version(), tries)


def build(folder: Path) -> bool:
    """Returns False if this version exists. An incomplete lexicon never gets its final name."""
    own = folder / current_version()
    if own.exists():
        return False
    half = folder / f"{own.name}.{os.getpid()}"
    half.mkdir(parents=True)
    for language in Language:
        trie = BytesTrie(_entries(language), cache_size=HUGE_CACHE)
        trie.save(str(half / f"{language}.trie"))
    try:
        half.rename(own)
    except OSError:  # another process was first
        for file in half.iterdir():
            file.unlink()
        half.rmdir()
    return True


def _entries(language: Language) -> Iterator[tuple[str, bytes]]:
    """Lower-case single words with their lemmas. An empty lemma means the word itself."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    for form, lemma in DefaultDictionaryFactory().get_dictionary(language).items():
        if form.isalnum() and lemma.isalnum():
            word, base = form.lower(), lemma.lower()
            yield word, b"" if word == base else base.encode()
