"""Changes shown in words only, because the values would name former contacts."""

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from api.core.i18n import Language, translate
from api.plans.rules.changes import PERSONAL


class UnkeptChange(msgspec.Struct):
    """A changed field whose former values are not kept; `words` describes the change."""

    field: str
    words: dict[Language, str]


def personal_changes(fields: Iterable[str]) -> list[UnkeptChange]:
    """The changed fields that name people."""
    return [
        UnkeptChange(
            name, {language: translate(f"change.unkept.{name}", language) for language in Language}
        )
        for name in sorted(PERSONAL.intersection(fields))
    ]


def without_personal(content: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that do not name people, with their values."""
    return {name: value for name, value in content.items() if name not in PERSONAL}
