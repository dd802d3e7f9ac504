"""Removes texts from values: texts by language, plain texts, and JSON of any depth. Pure."""

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
"""JSON members that hold codes, amounts and the platform's own names, and no text of a person."""
EMPTIED = frozenset({"email", "phone"})
"""An e-mail address or phone number cannot hold a mark, so it becomes null."""
ADDRESSES = frozenset({"url", "join_url", "website"})
"""The address of a page becomes null too. A list entry is removed with its `url`."""

Path = tuple[str, ...]
_REMOVED: Any = object()
_LANGUAGES = frozenset(language.value for language in Language)


class Scope(msgspec.Struct, frozen=True):
    """What to redact. None means all fields, all languages, or the whole text."""

    field: str | None = None
    language: str | None = None
    passage: str | None = None

    def covers(self, path: Path) -> bool:
        if self.field is not None and self.field != path[0]:
            return False
        named = next((step for step in path if step in _LANGUAGES), None)
        return self.language is None or named is None or self.language == named

    def matches(self, words: str) -> bool:
        if not words or words in marks():
            return False
        return self.passage is None or bool(passages.find(self.passage, words))


def mark(language: str | None) -> str:
    """The text that replaces hidden texts. Without a language it is in all three."""
    if language is None:
        return " · ".join(translate("hiding.mark", language) for language in Language)
    return translate("hiding.mark", Language(language))


@cache
def marks() -> frozenset[str]:
    return frozenset({mark(None), *map(mark, _LANGUAGES)})


class Redactor:
    """Redacts the values of a thing, and collects the redacted fields and the removed texts."""

    def __init__(self, scope: Scope, fields: Collection[str]) -> None:
        self._scope = scope
        self._fields = fields
        self.redacted_fields: set[str] = set()
        self.words: set[str] = set()

    def redact(self, value: Any, path: Path = (), language: str | None = None) -> Any:
        """`path` begins with the public name of the field. It is empty for JSON with one member per
        field.
        """
        changed = self._walk(value, path, language)
        return None if changed is _REMOVED else changed

    def _walk(self, value: Any, path: Path, language: str | None) -> Any:
        if isinstance(value, str):
            return self._redact_words(value, path, language)
        if isinstance(value, list):
            walked = [self._walk(item, path, language) for item in value]
            return [item for item in walked if item is not _REMOVED]
        if isinstance(value, dict):
            return self._redact_members(value, path, language)
        return value

    def _redact_members(self, value: dict[str, Any], path: Path, language: str | None) -> Any:
        members = {
            name: member if name in STRUCTURAL else self._walk(member, (*path, name), language)
            for name, member in value.items()
        }
        if path and members.get("url") is _REMOVED:
            return _REMOVED
        return {name: None if member is _REMOVED else member for name, member in members.items()}

    def _redact_words(self, words: str, path: Path, language: str | None) -> Any:
        if path[0] not in self._fields:
            return words
        if not (self._scope.covers(path) and self._scope.matches(words)):
            return words
        passage = self._scope.passage
        self.redacted_fields.add(path[0])
        # Mails show the text without marks of Markdown, so the passage as given is searched too.
        self.words.update({passage, *passages.occurrences(passage, words)} if passage else {words})
        if path[-1] in EMPTIED or path[-1] in ADDRESSES:
            return _REMOVED
        own = next((step for step in reversed(path) if step in _LANGUAGES), language)
        stand_in = mark(own)
        return passages.replaced(passage, words, stand_in) if passage else stand_in
