"""Puts faults where the reader can mend them: at the field that their JSON pointer names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from api.http.problems import ProblemFault
from api.web.forms.fields import Control, Field


class Placed(NamedTuple):
    by_field: Mapping[str, list[str]]
    """By the name of the field."""
    elsewhere: Sequence[str]
    """Faults of the form as a whole: they stand in the summary alone."""


def place(faults: Iterable[ProblemFault], fields: Sequence[Field]) -> Placed:
    by_field: dict[str, list[str]] = {}
    elsewhere: list[str] = []
    for fault in faults:
        target = field_of(fault.pointer, fields)
        texts = elsewhere if target is None else by_field.setdefault(target.name, [])
        if fault.detail not in texts:
            texts.append(fault.detail)
    return Placed(by_field, elsewhere)


def field_of(pointer: str, fields: Sequence[Field]) -> Field | None:
    """The field itself, the one that fills what is around it, or the first within it."""
    visible = [item for item in fields if item.control is not Control.HIDDEN]
    around = [item for item in visible if _is_within(pointer, item.pointer)]
    if around:
        return max(around, key=lambda item: len(item.pointer))
    return next((item for item in visible if pointer and _is_within(item.pointer, pointer)), None)


def _is_within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}/")
