"""What accounts hold of people."""

from api.accounts.models import Consent, Person, SignedInSession, SignIn
from api.core.privacy import CODE, Basis, Ending, Impersonal, Personal, Sort, Whose
from api.core.retention import Period

_OF_ACCOUNT = (Whose.USER, Basis.CONTRACT)

PERSONAL = (
    Personal(
        Person,
        {"email": Sort.ADDRESS, "name": Sort.NAME},
        *_OF_ACCOUNT,
        Period.ACCOUNT,
        Ending.DELETED,
        of=lambda key: Person.id == key.person_id,
    ),
    Personal(
        Consent,
        {"person_id": Sort.LINK, "words": Sort.TEXT},
        Whose.USER,
        Basis.LEGAL_OBLIGATION,
        Period.ACCOUNT,
        Ending.DELETED,
        of=lambda key: Consent.person_id == key.person_id,
    ),
    Personal(
        SignIn,
        {"email": Sort.ADDRESS, "token_hash": Sort.TOKEN, "code_hash": Sort.TOKEN},
        *_OF_ACCOUNT,
        Period.SIGN_INS,
        Ending.DELETED,
        of=lambda key: SignIn.email == key.email,
        secret=("token_hash", "code_hash"),
    ),
    Personal(
        SignedInSession,
        {"person_id": Sort.LINK, "token_hash": Sort.TOKEN, "place": Sort.NETWORK},
        *_OF_ACCOUNT,
        Period.SIGN_INS,
        Ending.DELETED,
        of=lambda key: SignedInSession.person_id == key.person_id,
        secret=("token_hash", "place"),
    ),
)

IMPERSONAL: Impersonal = {Person: {"time_zone": CODE}}
