"""What organisations can hold of people, and which of their words can be hidden."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, null, select
from sqlalchemy.orm import Session

from api.core.privacy import (
    CODE,
    Basis,
    Ending,
    Hideable,
    Impersonal,
    Personal,
    Place,
    Sort,
    Whose,
    same,
)
from api.core.retention import Period
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
            "name": Sort.NAME,
            "sort_name": Sort.NAME,
            "business_id": Sort.NAME,
            "website": Sort.TEXT,
            "name_keys": Sort.NAME,
            "search_terms": Sort.NAME,
        },
        Whose.OFFICER,
        Basis.CONTRACT,
        Period.ORGANISATION,
        Ending.KEPT,
    ),
    Personal(
        RegisterEntry,
        {"name": Sort.NAME, "website": Sort.TEXT},
        Whose.OFFICER,
        Basis.PUBLIC_TASK,
        Period.ORGANISATION,
        Ending.KEPT,
    ),
    Personal(
        ConfirmationRequest,
        {"email": Sort.ADDRESS, "code_hash": Sort.TOKEN},
        Whose.OFFICER,
        Basis.CONTRACT,
        Period.INVITATIONS,
        Ending.DELETED,
        of=lambda key: ConfirmationRequest.email == key.email,
        secret=("code_hash",),
    ),
    Personal(
        Membership,
        {"person_id": Sort.LINK},
        Whose.OFFICER,
        Basis.CONTRACT,
        Period.ACCOUNT,
        Ending.DELETED,
        of=lambda key: Membership.person_id == key.person_id,
    ),
    Personal(
        Invitation,
        {"email": Sort.ADDRESS, "token_hash": Sort.TOKEN},
        Whose.OFFICER,
        Basis.CONTRACT,
        Period.INVITATIONS,
        Ending.DELETED,
        of=lambda key: Invitation.email == key.email,
        secret=("token_hash",),
    ),
    Personal(
        ApiKey,
        {
            "name": Sort.TEXT,
            "token_hash": Sort.TOKEN,
            "hint": Sort.TOKEN,
            "addresses": Sort.NETWORK,
            "maker_person_id": Sort.LINK,
        },
        Whose.OFFICER,
        Basis.CONTRACT,
        Period.ORGANISATION,
        Ending.KEPT,
    ),
)

IMPERSONAL: Impersonal = {
    Organisation: dict.fromkeys(
        ("buyer_type", "municipality", "region", "time_zone", "country", "search_version"), CODE
    ),
    ApiKey: {"scopes": CODE},
    OperatorNews: {"standing": CODE},
}


def _owner(thing: UUID) -> Select[*tuple[Any, ...]]:
    """Of no buyer's case file: the operator's business."""
    approved = Organisation.status == OrganisationStatus.APPROVED
    return select(null(), null(), approved, null(), null()).where(Organisation.id == thing)


def _sort_again(session: Session, organisation_id: UUID) -> None:
    row = session.get(Organisation, organisation_id)
    if row is not None:
        set_name(row, row.name)


HIDEABLE = (
    Hideable(
        "organisations",
        (Place(Organisation, same("name", "website"), lambda thing: Organisation.id == thing),),
        _owner,
        (_sort_again,),
    ),
)
