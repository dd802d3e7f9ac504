"""Takes words out of values: texts in languages, plain texts, JSON of any depth. Pure."""

from collections.abc import Collection
from functools import cache
from typing import Any

import msgspec

from api.core.i18n import Language, translate
from api.hidings import passages

STRUCTURAL = frozenset(
    {"origin", "code", "key", "type", "cpv", "value_low", "value_high", "question", "value"}
    | {"values", "pointer", "id"}
)
"""Members of JSON that are codes, amounts and names of ours, never anybody's words."""
EMPTIED = frozenset({"email", "phone"})
"""An address or a number cannot hold a mark: it becomes null."""
ADDRESSES = frozenset({"url", "join_url", "website"})
"""So does the address of a page; an entry of a list whose address goes, goes with it."""

Path = tuple[str, ...]
_GONE: Any = object()
_LANGUAGES = frozenset(language.value for language in Language)


class Scope(msgspec.Struct, frozen=True):
    """What is to go: a field (all where None), in one language or all, a passage or everything."""

    field: str | None = None
    language: str | None = None
    passage: str | None = None

    def covers(self, path: Path) -> bool:
        if self.field is not None and self.field != path[0]:
            return False
        named = next((step for step in path if step in _LANGUAGES), None)
        return self.language is None or named is None or self.language == named

    def meets(self, words: str) -> bool:
        if not words or words in marks():
            return False
        return self.passage is None or bool(passages.find(self.passage, words))


def mark(language: str | None) -> str:
    """What stands in the place of hidden words; where no language is known, in all three."""
    if language is None:
        return " · ".join(translate("hiding.mark", language) for language in Language)
    return translate("hiding.mark", Language(language))


@cache
def marks() -> frozenset[str]:
    return frozenset({mark(None), *map(mark, _LANGUAGES)})


class Redactor:
    """Redacts the values of a thing; remembers which fields were met and which words went."""

    def __init__(self, scope: Scope, fields: Collection[str]) -> None:
        self._scope = scope
        self._fields = fields
        self.met: set[str] = set()
        self.words: set[str] = set()

    def redact(self, value: Any, path: Path = (), language: str | None = None) -> Any:
        """`path` begins with the public name of a field; empty for JSON by names of fields."""
        changed = self._walk(value, path, language)
        return None if changed is _GONE else changed

    def _walk(self, value: Any, path: Path, language: str | None) -> Any:
        if isinstance(value, str):
            return self._redact_words(value, path, language)
        if isinstance(value, list):
            walked = [self._walk(item, path, language) for item in value]
            return [item for item in walked if item is not _GONE]
        if isinstance(value, dict):
            return self._redact_members(value, path, language)
        return value

    def _redact_members(self, value: dict[str, Any], path: Path, language: str | None) -> Any:
        members = {
            name: member if name in STRUCTURAL else self._walk(member, (*path, name), language)
            for name, member in value.items()
        }
        if path and members.get("url") is _GONE:
            return _GONE
        return {name: None if member is _GONE else member for name, member in members.items()}

    def _redact_words(self, words: str, path: Path, language: str | None) -> Any:
        if path[0] not in self._fields:
            return words
        if not (self._scope.covers(path) and self._scope.meets(words)):
            return words
        passage = self._scope.passage
        self.met.add(path[0])
        # Mails show it without the marks of Markdown: looked for there as it was given, too.
        self.words.update({passage, *passages.occurrences(passage, words)} if passage else {words})
        if path[-1] in EMPTIED or path[-1] in ADDRESSES:
            return _GONE
        own = next((step for step in reversed(path) if step in _LANGUAGES), language)
        stand_in = mark(own)
        return passages.replaced(passage, words, stand_in) if passage else stand_in
