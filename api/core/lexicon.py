"""Dictionaries of Finnish, Swedish and English: from a form of a word to its lemma.

The words come with the package `simplemma`. As Python dictionaries they take 414 MB and 3 s in
every process, so they are written once, as tries (23 MB), when the platform is set up; processes
map the files read-only and share them.
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
"""Counted up when other terms come of the same words: what is stored is then written anew."""
_PRONOUNS = frozenset({"sinä", "se", "hän", "minä", "olla", "toa", "säga", "ne", "de", "to", "hon"})
"""Lemmas that tell nothing: `työ` is also an old form of *sinä*, and `it` a form of *se*."""


@dataclass(frozen=True, eq=False, slots=True)
class Lexicon:
    version: str
    tries: dict[Language, BytesTrie]

    def lemmas(self, word: str, language: Language) -> tuple[str, ...]:
        """Of a form, lower-case; none if the language does not have it."""
        entry = self.tries[language].get(word)
        if not entry:
            return ()
        lemmas = [lemma.decode() for lemma in entry]
        return tuple(word if not lemma or lemma in _PRONOUNS else lemma for lemma in lemmas)

    def beginnings(self, word: str, language: Language) -> list[str]:
        """Every word that it begins with, itself included."""
        result: list[str] = self.tries[language].prefixes(word)
        return result


def current_version() -> str:
    return f"{version('simplemma')}-{RULES}"


@cache
def lexicon() -> Lexicon | None:
    """Looked for once in a process; None where the platform has none of this version."""
    return load(chosen_folder())


def chosen_folder() -> Path:
    """By the settings `lexicon` and `data_dir`. Read from the environment: rules for words are used
    where no other setting is needed.
    """
    data = os.environ.get("VUOROPUHELU_DATA_DIR") or Settings.model_fields["data_dir"].default
    return Path(os.environ.get(VARIABLE) or Path(data, "lexicon"))


def load(folder: Path) -> Lexicon | None:
    own = folder / current_version()
    try:
        tries = {each: BytesTrie().mmap(str(own / f"{each}.trie")) for each in Language}
    except (OSError, RuntimeError):  # the library's own, where there is no file
        return None
    return Lexicon(current_version(), tries)


def build(folder: Path) -> bool:
    """False if this version is there already. Half a lexicon never gets its name."""
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
    except OSError:  # another process was faster
        for file in half.iterdir():
            file.unlink()
        half.rmdir()
    return True


def _entries(language: Language) -> Iterator[tuple[str, bytes]]:
    """Lower-case single words, each with its lemma, which is empty if the word is its own."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    for form, lemma in DefaultDictionaryFactory().get_dictionary(language).items():
        if form.isalnum() and lemma.isalnum():
            word, base = form.lower(), lemma.lower()
            yield word, b"" if word == base else base.encode()
