from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from api.core.i18n import Language

LANGUAGES = tuple(language.value for language in Language)


class CodeListError(ValueError):
    """A code list cannot be read. `where` names the faulty line, row or item."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One code of a list.

    `parent` is a code of the same list. `attributes` refer to other lists (a municipality's
    `region`, a region's `nuts3`, the `eforms` or `ocds` counterpart).
    Both ends of the validity are inclusive. None leaves an end open.
    """

    code: str
    names: Mapping[str, str]
    parent: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
