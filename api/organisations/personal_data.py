"""Personal data in organisations, and the texts that can be hidden."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, null, select
from sqlalchemy.orm import Session

from api.core.privacy import (
    CODE,
    DataCategory,
    DataSubject,
    Hideable,
    Impersonal,
    LegalBasis,
    Personal,
    RetentionAction,
    TextColumns,
    same,
)
from api.core.retention import RetentionPeriod
from api.organisations.models import (
    ApiKey,
    ConfirmationRequest,
    Invitation,
    Membership,
    OperatorNews,
    Organisation,
    OrganisationStatus,
    RegisterEntry,
)
from api.organisations.rules.organisations import set_name

PERSONAL = (
    Personal(
        Organisation,
        {
            "name": DataCategory.NAME,
            "sort_name": DataCategory.NAME,
            "business_id": DataCategory.NAME,
            "website": DataCategory.TEXT,
            "name_keys": DataCategory.NAME,
            "search_terms": DataCategory.NAME,
        },
        DataSubject.OFFICER,
        LegalBasis.CONTRACT,
        RetentionPeriod.ORGANISATION,
        RetentionAction.KEPT,
    ),
    Personal(
        RegisterEntry,
        {"name": DataCategory.NAME, "website": DataCategory.TEXT},
        DataSubject.OFFICER,
        LegalBasis.PUBLIC_TASK,
        RetentionPeriod.ORGANISATION,
        RetentionAction.KEPT,
    ),
    Personal(
        ConfirmationRequest,
        {"email": DataCategory.ADDRESS, "code_hash": DataCategory.TOKEN},
        DataSubject.OFFICER,
        LegalBasis.CONTRACT,
        RetentionPeriod.INVITATIONS,
        RetentionAction.DELETED,
        of=lambda key: ConfirmationRequest.email == key.email,
        secret=("code_hash",),
    ),
    Personal(
        Membership,
        {"person_id": DataCategory.LINK},
        DataSubject.OFFICER,
        LegalBasis.CONTRACT,
        RetentionPeriod.ACCOUNT,
        RetentionAction.DELETED,
        of=lambda key: Membership.person_id == key.person_id,
    ),
    Personal(
        Invitation,
        {"email": DataCategory.ADDRESS, "token_hash": DataCategory.TOKEN},
        DataSubject.OFFICER,
        LegalBasis.CONTRACT,
        RetentionPeriod.INVITATIONS,
        RetentionAction.DELETED,
        of=lambda key: Invitation.email == key.email,
        secret=("token_hash",),
    ),
    Personal(
        ApiKey,
        {
            "name": DataCategory.TEXT,
            "token_hash": DataCategory.TOKEN,
            "hint": DataCategory.TOKEN,
            "addresses": DataCategory.NETWORK,
            "maker_person_id": DataCategory.LINK,
        },
        DataSubject.OFFICER,
        LegalBasis.CONTRACT,
        RetentionPeriod.ORGANISATION,
        RetentionAction.KEPT,
    ),
)

IMPERSONAL: Impersonal = {
    Organisation: dict.fromkeys(
        (
            "buyer_type",
            "population_class",
            "municipality",
            "region",
            "time_zone",
            "country",
            "search_version",
        ),
        CODE,
    ),
    ApiKey: {"scopes": CODE},
    OperatorNews: {"standing": CODE},
}


def _owner(thing: UUID) -> Select[*tuple[Any, ...]]:
    """Belongs to no buyer's case file; the operator is responsible for it."""
    approved = Organisation.status == OrganisationStatus.APPROVED
    return select(null(), null(), approved, null(), null()).where(Organisation.id == thing)


def _sort_again(session: Session, organisation_id: UUID) -> None:
    row = session.get(Organisation, organisation_id)
    if row is not None:
        set_name(row, row.name)


HIDEABLE = (
    Hideable(
        "organisations",
        (
            TextColumns(
                Organisation, same("name", "website"), lambda thing: Organisation.id == thing
            ),
        ),
        _owner,
        (_sort_again,),
    ),
)
