"""Personal data of accounts."""

from api.accounts.models import Consent, Person, SignedInSession, SignIn
from api.core.privacy import (
    CODE,
    DataCategory,
    DataSubject,
    Impersonal,
    LegalBasis,
    Personal,
    RetentionAction,
)
from api.core.retention import RetentionPeriod

_OF_ACCOUNT = (DataSubject.USER, LegalBasis.CONTRACT)

PERSONAL = (
    Personal(
        Person,
        {"email": DataCategory.ADDRESS, "name": DataCategory.NAME},
        *_OF_ACCOUNT,
        RetentionPeriod.ACCOUNT,
        RetentionAction.DELETED,
        of=lambda key: Person.id == key.person_id,
    ),
    Personal(
        Consent,
        {"person_id": DataCategory.LINK, "words": DataCategory.TEXT},
        DataSubject.USER,
        LegalBasis.LEGAL_OBLIGATION,
        RetentionPeriod.ACCOUNT,
        RetentionAction.DELETED,
        of=lambda key: Consent.person_id == key.person_id,
    ),
    Personal(
        SignIn,
        {
            "email": DataCategory.ADDRESS,
            "token_hash": DataCategory.TOKEN,
            "code_hash": DataCategory.TOKEN,
        },
        *_OF_ACCOUNT,
        RetentionPeriod.SIGN_INS,
        RetentionAction.DELETED,
        of=lambda key: SignIn.email == key.email,
        secret=("token_hash", "code_hash"),
    ),
    Personal(
        SignedInSession,
        {
            "person_id": DataCategory.LINK,
            "token_hash": DataCategory.TOKEN,
            "place": DataCategory.NETWORK,
        },
        *_OF_ACCOUNT,
        RetentionPeriod.SIGN_INS,
        RetentionAction.DELETED,
        of=lambda key: SignedInSession.person_id == key.person_id,
        secret=("token_hash", "place"),
    ),
)

IMPERSONAL: Impersonal = {Person: {"time_zone": CODE}}
