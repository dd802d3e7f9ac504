"""Personal data in meetings, and the texts that can be hidden."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, null, select

from api.core.privacy import (
    DataCategory,
    DataSubject,
    Hideable,
    Impersonal,
    LegalBasis,
    Personal,
    ProcessingRole,
    RetentionAction,
    TextColumns,
    case_file,
    same,
)
from api.core.retention import RetentionPeriod
from api.dialogues.models import Dialogue
from api.meetings.models import Material, Meeting, SignUp

PERSONAL = (
    case_file(
        Meeting,
        title=DataCategory.TEXT,
        description=DataCategory.TEXT,
        place=DataCategory.TEXT,
        join_url=DataCategory.TEXT,
        cancellation_reason=DataCategory.TEXT,
    ),
    case_file(Material, title=DataCategory.TEXT, url=DataCategory.TEXT, notes=DataCategory.TEXT),
    Personal(
        SignUp,
        {"person_id": DataCategory.LINK},
        DataSubject.PARTICIPANT,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.UNLINKED,
        ProcessingRole.PROCESSOR,
        of=lambda key: SignUp.person_id == key.person_id,
        links=("person_id",),
    ),
)

IMPERSONAL: Impersonal = {
    Meeting: {
        "languages": "Codes of languages.",
        "seed": "Drawn by us at random.",
    },
}


def _owner(thing: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Dialogue.organisation_id,
            Dialogue.id,
            Dialogue.published_at.is_not(None),
            null(),
            null(),
        )
        .select_from(Meeting)
        .join(Dialogue, Dialogue.id == Meeting.dialogue_id)
        .where(Meeting.id == thing)
    )


HIDEABLE = (
    Hideable(
        "meetings",
        (
            TextColumns(
                Meeting,
                same("title", "description", "place", "join_url", "cancellation_reason"),
                lambda thing: Meeting.id == thing,
            ),
            TextColumns(
                Material,
                {"title": "material_title", "url": "url", "notes": "notes"},
                lambda thing: Material.meeting_id == thing,
            ),
        ),
        _owner,
        parts=lambda thing: select(Material.id).where(Material.meeting_id == thing),
    ),
)
