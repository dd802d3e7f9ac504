"""Builds the record of processing activities (GDPR, article 30) from the register. Pure."""

from collections.abc import Iterator

from api.core.i18n import Language, translate
from api.core.privacy import Personal
from api.core.retention import RETENTION
from api.personal_data import register
from api.personal_data.schemas import ProcessingOut


def activities(language: Language) -> Iterator[ProcessingOut]:
    """Ordered by table name."""
    declared = sorted(
        register.personal(), key=lambda declaration: (declaration.table, declaration.whose)
    )
    for item in declared:
        yield _activity(item, language)


def _activity(personal: Personal, language: Language) -> ProcessingOut:
    sorts = sorted(set(personal.columns.values()))
    kept = RETENTION.get(personal.period)
    codes = [
        ("whose", personal.whose),
        ("role", personal.role),
        ("basis", personal.basis),
        ("period", personal.period),
        ("ending", personal.ending),
        *(("sort", sort) for sort in sorts),
    ]
    return ProcessingOut(
        table=personal.table,
        what=translate(f"register.{personal.table}", language),
        whose=personal.whose,
        sorts=[sort.value for sort in sorts],
        role=personal.role.value,
        basis=personal.basis,
        period=personal.period,
        days=kept.total_seconds() / 86_400 if kept is not None else None,
        ending=personal.ending,
        words={f"{kind}.{code}": translate(f"{kind}.{code}", language) for kind, code in codes},
    )
