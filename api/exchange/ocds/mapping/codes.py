"""Codes of the platform as codes of OCDS. Pure: the built-in lists have their counterparts."""

from functools import cache

from api.codelists.catalogue import builtin
from api.codelists.rows import CodeRow
from api.core.i18n import FALLBACK, Language
from api.exchange.ocds.mapping.values import Json, filled

_METHODS = {
    "open": "open",
    "restricted": "selective",
    "negotiated": "selective",
    "competitive-dialogue": "selective",
    "innovation-partnership": "selective",
    "dynamic-purchasing-system": "selective",
    "direct": "direct",
}
"""Procedures with a counterpart in OCDS' closed list of methods."""


def method(procedure: str | None, language: Language) -> Json:
    if procedure is None:
        return {}
    row = _rows("procedures").get(procedure)
    return filled(
        procurementMethod=_METHODS.get(procedure),
        procurementMethodDetails=_name(row, language) if row else procedure,
    )


def criterion(code: str, language: Language) -> tuple[str, str]:
    """The sustainability goal, and the name of the code. An operator's own code stands for
    itself."""
    row = _rows("sustainability-criteria").get(code)
    if row is None:
        return code, code
    return row.attributes.get("ocds", code), _name(row, language)


def _name(row: CodeRow, language: Language) -> str:
    return next(row.names[each] for each in (language, *FALLBACK) if each in row.names)


@cache
def _rows(name: str) -> dict[str, CodeRow]:
    return {row.code: row for row in builtin(name)}
