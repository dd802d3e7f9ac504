"""Personal data in contributions, and the texts that can be hidden."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, or_, select

from api.contributions.models import (
    ConfidentialPart,
    Contribution,
    ContributionEdit,
    Disposition,
    Report,
    Vote,
)
from api.core.privacy import (
    DataCategory,
    DataSubject,
    Hideable,
    Impersonal,
    LegalBasis,
    Personal,
    PersonKey,
    ProcessingRole,
    RetentionAction,
    TextColumns,
    case_file,
    same,
)
from api.core.retention import RetentionPeriod
from api.dialogues.models import Dialogue


def _of_author(key: PersonKey) -> Any:
    return or_(
        Contribution.person_id == key.person_id,
        Contribution.participant_id.in_(key.participants),
    )


def _theirs(key: PersonKey) -> Select[UUID]:
    return select(Contribution.id).where(_of_author(key))


_SPOKEN = (DataSubject.PARTICIPANT, LegalBasis.PUBLIC_TASK, RetentionPeriod.CASE_FILE)

PERSONAL = (
    Personal(
        Contribution,
        {
            "text": DataCategory.TEXT,
            "translations": DataCategory.TEXT,
            "person_id": DataCategory.LINK,
            "participant_id": DataCategory.LINK,
            "removal_reason": DataCategory.TEXT,
        },
        *_SPOKEN,
        RetentionAction.UNLINKED,
        ProcessingRole.PROCESSOR,
        of=lambda key: _of_author(key) & Contribution.official.is_(False),
        links=("person_id",),
    ),
    Personal(
        Contribution,
        {"person_id": DataCategory.LINK},
        DataSubject.OFFICER,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
        of=lambda key: _of_author(key) & Contribution.official.is_(True),
    ),
    Personal(
        Contribution,
        {"removed_by": DataCategory.LINK},
        DataSubject.OFFICER,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.CASE_FILE,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
        of=lambda key: Contribution.removed_by == key.person_id,
    ),
    Personal(
        ContributionEdit,
        {"text": DataCategory.TEXT, "translations": DataCategory.TEXT},
        *_SPOKEN,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
        of=lambda key: ContributionEdit.contribution_id.in_(_theirs(key)),
    ),
    Personal(
        ConfidentialPart,
        {"text": DataCategory.TEXT},
        *_SPOKEN,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
        of=lambda key: ConfidentialPart.contribution_id.in_(_theirs(key)),
    ),
    Personal(
        Vote,
        {"participant_id": DataCategory.LINK},
        *_SPOKEN,
        RetentionAction.KEPT,
        ProcessingRole.PROCESSOR,
        of=lambda key: Vote.participant_id.in_(key.participants),
    ),
    case_file(Report, text=DataCategory.TEXT),
    case_file(Disposition, reason=DataCategory.TEXT),
)

IMPERSONAL: Impersonal = {}


def _owner(thing: UUID) -> Select[*tuple[Any, ...]]:
    """Owner and author of a contribution, and whether it was ever public."""
    return (
        select(
            Dialogue.organisation_id,
            Dialogue.id,
            Contribution.published_at.is_not(None) & Dialogue.published_at.is_not(None),
            Contribution.person_id,
            Contribution.participant_id,
        )
        .select_from(Contribution)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(Contribution.id == thing)
    )


_TEXT_COLUMNS = {"text": "text", "translations": "text"}
"""Hiding treats them as one field: a translation is hidden with its text, also in a tombstone."""

CONTRIBUTION = Hideable(
    "contributions",
    (
        TextColumns(
            Contribution,
            {**_TEXT_COLUMNS, **same("removal_reason")},
            lambda thing: Contribution.id == thing,
        ),
        TextColumns(
            ContributionEdit,
            _TEXT_COLUMNS,
            lambda thing: ContributionEdit.contribution_id == thing,
        ),
        TextColumns(
            Disposition, same("reason"), lambda thing: Disposition.contribution_id == thing
        ),
        TextColumns(
            Report, same("text"), lambda thing: Report.contribution_id == thing, public=False
        ),
        TextColumns(
            ConfidentialPart,
            {"text": "confidential"},
            lambda thing: ConfidentialPart.contribution_id == thing,
            public=False,
        ),
    ),
    _owner,
)
HIDEABLE = (CONTRIBUTION,)
