"""A folded part of the form of a procurement."""

from collections.abc import Sequence
from typing import NamedTuple

from api.web.forms.fields import Field


class Section(NamedTuple):
    title: str
    fields: Sequence[Field]
    adds_rows: bool = False
    """Whether a button asks for more rows."""

    @property
    def names(self) -> frozenset[str]:
        return frozenset(item.name for item in self.fields)
