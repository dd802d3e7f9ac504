"""Changes that are told in words, since the values would name people who are no longer asked."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from api.core.i18n import Language, translate
from api.plans.rules.changes import PERSONAL


class UnkeptChange(msgspec.Struct):
    """A field that changed, in words: its former values are not kept."""

    field: str
    words: dict[Language, str]


def unkept_changes(fields: Iterable[str]) -> list[UnkeptChange]:
    """Of the fields that changed, those that name people."""
    return [
        UnkeptChange(
            name, {language: translate(f"change.unkept.{name}", language) for language in Language}
        )
        for name in sorted(PERSONAL.intersection(fields))
    ]


def with_values(content: Mapping[str, Any]) -> dict[str, Any]:
    """The others, with what they were or became."""
    return {name: value for name, value in content.items() if name not in PERSONAL}
