"""Reads editions from folders of TOML files: `edition.toml`, and a file for each practice."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from api.core.i18n import Language, LocalText, TextOrigin, Texts
from api.practices.models import PracticeContent
from api.practices.rules.content import content_faults

BUILTIN = Path(__file__).parent / "builtin"
"""Editions of this product's own words, each in a folder named by its code."""
_PARTS = ("title", "what", "why", "sign")
_STEP = ("responsible", "task", "deadline")


class CatalogueError(Exception):
    """A file that cannot be read, or a practice that breaks the rules."""


@dataclass(frozen=True)
class EditionFile:
    code: str
    title: Texts
    note: Texts
    valid_from: date
    practices: Mapping[str, PracticeContent]
    """By code, in the order of presentation."""


def builtin_editions() -> list[EditionFile]:
    """Oldest first."""
    return [read_edition(folder) for folder in sorted(BUILTIN.iterdir()) if folder.is_dir()]


def read_edition(folder: Path) -> EditionFile:
    given = _read(folder / "edition.toml")
    try:
        codes = given["practices"]
        return EditionFile(
            code=folder.name,
            title=_texts(given["title"]),
            note=_texts(given.get("note", {})),
            valid_from=given["valid_from"],
            practices={code: _practice(folder / f"{code}.toml") for code in codes},
        )
    except KeyError as error:
        raise CatalogueError(f"{folder}/edition.toml has no {error}") from None


def _practice(path: Path) -> PracticeContent:
    given = _read(path)
    languages = [str(language) for language in Language if language in given]
    texts = {
        part: {language: given[language][part] for language in languages if part in given[language]}
        for part in _PARTS
    }
    plain = {name: given[name] for name in given if name not in languages}
    steps = [_step(step) for step in plain.pop("steps", [])]
    try:
        written = {name: _written(by_language) for name, by_language in texts.items()}
        content = msgspec.convert({**plain, **written, "steps": steps}, PracticeContent)
    except msgspec.ValidationError as error:
        raise CatalogueError(f"{path}: {error}") from None
    for fault in content_faults(content):
        raise CatalogueError(f"{path}: {fault.pointer} {fault.code}")
    return content


def _step(given: Mapping[str, Any]) -> dict[str, Any]:
    languages = [str(language) for language in Language if language in given]
    return {
        "page": given.get("page"),
        **{part: _written({name: given[name][part] for name in languages}) for part in _STEP},
    }


def _texts(given: Mapping[str, str]) -> Texts:
    return {Language(name): LocalText(text) for name, text in given.items()}


def _written(given: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Finnish is the original; the other languages are translations of it."""
    return {name: {"text": text, "origin": _origin(name).value} for name, text in given.items()}


def _origin(language: str) -> TextOrigin:
    return TextOrigin.ORIGINAL if language == Language.FI else TextOrigin.TRANSLATED


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: {error}") from None
