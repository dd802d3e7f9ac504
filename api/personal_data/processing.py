"""The record of processing activities (GDPR, article 30), from the register. Pure."""

from collections.abc import Iterator

from api.core.i18n import Language, translate
from api.core.privacy import Personal
from api.core.retention import KEPT
from api.personal_data import register
from api.personal_data.schemas import ProcessingOut


def activities(language: Language) -> Iterator[ProcessingOut]:
    """In the order of the tables' names."""
    declared = sorted(register.personal(), key=lambda one: (one.table, one.whose))
    for one in declared:
        yield _activity(one, language)


def _activity(one: Personal, language: Language) -> ProcessingOut:
    sorts = sorted(set(one.columns.values()))
    kept = KEPT.get(one.period)
    codes = [
        ("whose", one.whose),
        ("role", one.role),
        ("basis", one.basis),
        ("period", one.period),
        ("ending", one.ending),
        *(("sort", sort) for sort in sorts),
    ]
    return ProcessingOut(
        table=one.table,
        what=translate(f"register.{one.table}", language),
        whose=one.whose,
        sorts=[sort.value for sort in sorts],
        role=one.role.value,
        basis=one.basis,
        period=one.period,
        days=kept.total_seconds() / 86_400 if kept is not None else None,
        ending=one.ending,
        words={f"{kind}.{code}": translate(f"{kind}.{code}", language) for kind, code in codes},
    )
