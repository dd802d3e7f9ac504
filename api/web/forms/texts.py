"""Fields of texts by language: first the one in the reader's language, then the others."""

from collections.abc import Sequence
from typing import Any

from msgspec import UNSET

from api.core.i18n import Language, Texts, translate
from api.web.forms.fields import Control, Field


def text_fields(
    name: str,
    label: str,
    language: Language,
    *,
    stored: Texts | None,
    longest: int,
    control: Control = Control.TEXT,
    **values: Any,
) -> list[Field]:
    """`stored`: the texts that are edited; None for a new thing. What is emptied is taken away."""
    first = main_language(stored, language)
    order = [first, *(item for item in Language if item is not first)]
    return [
        Field(
            **{**values, "hint": values.get("hint", "") if item is first else ""},
            name=f"{name}/{item}",
            label=label if item is first is language else f"{label} ({_name(item, language)})",
            control=control,
            convert=lambda text, _: {"text": text},
            longest=longest,
            initial=[stored[item].text] if stored and item in stored else (),
            empty=None if stored is not None else UNSET,
        )
        for item in order
    ]


def main_language(stored: Texts | None, language: Language) -> Language:
    """The reader's, unless the texts are in other languages only."""
    if not stored or language in stored:
        return language
    return next(item for item in Language if item in stored)


def other_languages(fields: Sequence[Field]) -> list[str]:
    """The names of empty fields in other languages than the first: a template folds them."""
    firsts: set[str] = set()
    folded = []
    for field in fields:
        group = field.name.rpartition("/")[0]
        if group and group in firsts and not field.initial:
            folded.append(field.name)
        firsts.add(group)
    return folded


def drop_unchanged(patch: Any, stored: Any, names: Sequence[str]) -> None:
    """Takes away texts that are as they were: those keep how they came to be."""
    for name in names:
        texts, before = getattr(patch, name), getattr(stored, name)
        if not isinstance(texts, dict):
            continue
        changed = {
            language: text
            for language, text in texts.items()
            if (text.text if text else "") != (before[language].text if language in before else "")
        }
        setattr(patch, name, changed or UNSET)


def _name(item: Language, language: Language) -> str:
    return translate(f"page.language.{item}", language)
