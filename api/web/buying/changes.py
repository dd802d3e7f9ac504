"""From the form of a procurement to a patch: what is as it was is left out. Pure."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import UNSET

from api.core.i18n import Language, LocalText, Texts
from api.plans.inputs.procurements import ProcurementFields, ProcurementPatch
from api.plans.rules.content import regions_of
from api.web.buying.other_languages import ORIGIN, TEXTS, origins_of
from api.web.buying.row_fields import LISTS
from api.web.forms.form import Given

Pool = dict[tuple[Language, str], LocalText]
"""Stored texts: whoever leaves one as it is does not change how it came to be."""


def patch_of(given: Given, before: ProcurementFields) -> ProcurementPatch:
    patch = given.decode(ProcurementPatch)
    for name in TEXTS:
        _keep_texts(patch, name, given, before)
    pool = {(item, text.text): text for texts in _row_texts(before) for item, text in texts.items()}
    for name in LISTS:
        rows = getattr(patch, name)
        setattr(patch, name, [] if rows in (UNSET, None) else [_kept(row, pool) for row in rows])
    _add_regions(patch, before)
    return patch


def _keep_texts(
    patch: ProcurementPatch, name: str, given: Given, before: ProcurementFields
) -> None:
    texts = getattr(patch, name)
    if texts in (UNSET, None):
        return
    stored = getattr(before, name)
    changed = {
        language: text
        for language, text in texts.items()
        if not _is_same(text, stored.get(language))
        or _has_new_origin(given, before, language, text)
    }
    setattr(patch, name, changed or UNSET)


def _is_same(text: LocalText | None, stored: LocalText | None) -> bool:
    return (text.text if text else "") == (stored.text if stored else "")


def _has_new_origin(
    given: Given, before: ProcurementFields, language: Language, text: LocalText | None
) -> bool:
    """Whether the writer has origin another origin than the form showed."""
    origin = given.text(f"{ORIGIN}/{language}")
    return text is not None and bool(origin) and origin != origins_of(before, language)


def _row_texts(fields: ProcurementFields) -> Iterator[Texts]:
    yield from (lot.title for lot in fields.lots)
    yield from (criterion.note for criterion in fields.criteria)
    yield from (link.label for link in fields.links)


def _kept(row: Any, pool: Pool) -> Any:
    """A row with the stored texts in the place of equal ones."""
    [name] = [item for item in ("title", "note", "label") if hasattr(row, item)]
    texts = {item: pool.get((item, text.text), text) for item, text in getattr(row, name).items()}
    return msgspec.structs.replace(row, **{name: texts})


def _add_regions(patch: ProcurementPatch, before: ProcurementFields) -> None:
    """Those of the municipalities, which the form does not show as ticked."""
    if patch.regions in (UNSET, None):
        return
    municipalities = patch.municipalities
    places = before.municipalities if municipalities is UNSET else municipalities or []
    patch.regions = sorted({*patch.regions, *regions_of(places)})
