"""Personal data in pauses. The texts of a continuous dialogue are contributions."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal, null, select

from api.continuous.jobs import follow_subject
from api.continuous.models import QuestionPause
from api.core.privacy import DataCategory, Hideable, Impersonal, TextColumns, case_file, same

PERSONAL = (case_file(QuestionPause, reason=DataCategory.TEXT),)
IMPERSONAL: Impersonal = {}


def _owner(thing: UUID) -> Select[*tuple[Any, ...]]:
    public = literal(True)
    return select(QuestionPause.organisation_id, null(), public, null(), null()).where(
        QuestionPause.id == thing
    )


HIDEABLE = (
    Hideable(
        "question-pauses",
        (TextColumns(QuestionPause, same("reason"), lambda thing: QuestionPause.id == thing),),
        _owner,
    ),
)

AFTERWARDS = {"procurements": (follow_subject,), "plans": (follow_subject,)}
"""A continuous dialogue has a copy of the title, which must be hidden with it."""
