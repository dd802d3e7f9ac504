"""Procurements and dialogues as entries of a feed. Pure."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from api.core.text import Language, Texts, best_text, pick, translate
from api.dialogues.models import Dialogue, DialogueStatus
from api.exchange.feeds import Deadline, Entry
from api.plans.models import Procurement, ProcurementStatus

Names = Mapping[UUID, Texts]
"""Of buyers."""


def procurement_entry(row: Procurement, names: Names, language: Language, base: str) -> Entry:
    chosen, title = pick(row.title, language) or (language, "")
    return Entry(
        id=row.id,
        url=f"{base}/procurements/{row.id}",
        title=title,
        text=_first(language, row.summary, row.description),
        language=chosen,
        author=best_text(names.get(row.organisation_id, {}), language),
        published=row.published_at or row.created_at,
        updated=row.updated_at,
        version=row.version,
        tags=tuple(row.cpv_prefixes),
        cancelled=row.status is ProcurementStatus.CANCELLED,
        deadlines=tuple(_expected(row, title, language)),
    )


def dialogue_entry(row: Dialogue, names: Names, language: Language, base: str) -> Entry:
    chosen, title = pick(row.title, language) or (language, "")
    return Entry(
        id=row.id,
        url=f"{base}/dialogues/{row.id}",
        title=title,
        text=_first(language, row.conclusion, row.description),
        language=chosen,
        author=best_text(names.get(row.organisation_id, {}), language),
        published=row.published_at or row.created_at,
        updated=row.updated_at,
        version=row.version,
        tags=tuple(row.cpv_prefixes),
        cancelled=row.status is DialogueStatus.CANCELLED,
        deadlines=tuple(_times(row, title, language)),
    )


def _expected(row: Procurement, title: str, language: Language) -> Iterator[Deadline]:
    for kind, day in (
        ("dialogue", row.dialogue_expected),
        ("notice", row.notice_expected),
        ("contract", row.contract_start_expected),
    ):
        if day is not None:
            words = translate(f"feed.expected.{kind}", language, title=title)
            yield Deadline(kind, words, day.first_day, day.last_day)


def _times(row: Dialogue, title: str, language: Language) -> Iterator[Deadline]:
    for kind, moment in (("opens", row.opens_at), ("closes", row.closes_at)):
        if moment is not None:
            yield Deadline(kind, translate(f"feed.{kind}", language, title=title), moment)


def _first(language: Language, *candidates: Texts) -> str:
    return next((best_text(texts, language) for texts in candidates if texts), "")
