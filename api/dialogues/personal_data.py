"""Personal data in calls, and the texts that can be hidden."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, null, select
from sqlalchemy.orm import Session

from api.core.privacy import CODE, DataCategory, Hideable, Impersonal, TextColumns, case_file, same
from api.dialogues import queries
from api.dialogues.jobs import derive_calls_about
from api.dialogues.models import Dialogue, Extension
from api.dialogues.rules.content import derive

PERSONAL = (
    case_file(
        Dialogue,
        title=DataCategory.TEXT,
        description=DataCategory.TEXT,
        contact=DataCategory.NAME,
        links=DataCategory.TEXT,
        publication_refusal=DataCategory.TEXT,
        cancellation_reason=DataCategory.TEXT,
        conclusion=DataCategory.TEXT,
        search_fi=DataCategory.TEXT,
        search_sv=DataCategory.TEXT,
        search_en=DataCategory.TEXT,
        search_text=DataCategory.TEXT,
        search_vector=DataCategory.TEXT,
        search_terms=DataCategory.TEXT,
        search_title=DataCategory.TEXT,
    ),
    case_file(Extension, reason=DataCategory.TEXT),
)

IMPERSONAL: Impersonal = {
    Dialogue: {
        "time_zone": CODE,
        "search_version": CODE,
        "cpv_prefixes": CODE,
        "regions": CODE,
        "municipalities": CODE,
        "goals": CODE,
    },
}


def _owner(thing: UUID) -> Select[*tuple[Any, ...]]:
    return select(
        Dialogue.organisation_id, Dialogue.id, Dialogue.published_at.is_not(None), null(), null()
    ).where(Dialogue.id == thing)


def _search_again(session: Session, dialogue_id: UUID) -> None:
    row = session.get(Dialogue, dialogue_id)
    if row is not None:
        rows = session.execute(queries.procurements_of([dialogue_id])).all()
        derive(row, [procurement for _, procurement in rows])


HIDEABLE = (
    Hideable(
        "dialogues",
        (
            TextColumns(
                Dialogue,
                {
                    **same("title", "description", "contact", "links", "cancellation_reason"),
                    "conclusion": "summary",
                },
                lambda thing: Dialogue.id == thing,
            ),
            TextColumns(
                Dialogue,
                same("publication_refusal"),
                lambda thing: Dialogue.id == thing,
                public=False,
            ),
            TextColumns(Extension, same("reason"), lambda thing: Extension.dialogue_id == thing),
        ),
        _owner,
        (_search_again,),
    ),
)

AFTERWARDS = {"procurements": (derive_calls_about,)}
"""Calls are searched by the titles of their procurements, so a hidden title must leave them too."""
