from datetime import timedelta
from itertools import count
from typing import Any

from api.accounts.models import Person
from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.core.search import name_columns
from api.core.tokens import TokenKind, hash_token, new_token
from api.organisations.events import ConfirmedBy
from api.organisations.models import (
    ApiKey,
    BusinessRegisterState,
    Confirmation,
    ConfirmationRequest,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    RegisterEntry,
    Role,
)
from api.organisations.rules.confirmation import code_hash, new_code
from api.organisations.rules.names import name_keys
from api.organisations.rules.organisations import in_finnish_order
from tests.settings import SECRET_KEY

_number = count(1_000_000)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def business_id() -> str:
    """The next Y-tunnus with a correct check digit."""
    while True:
        body = f"{next(_number):07d}"
        rest = sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True)) % 11
        if rest != 1:
            return f"{body}-{(11 - rest) % 11}"


def organisation(**values: Any) -> Organisation:
    """An approved buyer, unless told otherwise; whoever is approved is confirmed as well."""
    name = values.pop("name", "Esimerkkilän kaupunki")
    approved = values.get("status", OrganisationStatus.APPROVED) is OrganisationStatus.APPROVED
    texts = {Language.FI: LocalText(name)}
    defaults = {
        "id": new_id(),
        "kind": OrganisationKind.BUYER,
        "status": OrganisationStatus.APPROVED,
        "business_id": business_id(),
        "name": texts,
        "sort_name": in_finnish_order(name),
        "name_keys": name_keys(texts),
        **name_columns(texts),
        "confirmation": Confirmation.CONFIRMED if approved else Confirmation.CLAIMED,
        "approved_at": utc_now() if approved else None,
    }
    return Organisation(**{**defaults, **values})


def supplier(**values: Any) -> Organisation:
    return organisation(**{"kind": OrganisationKind.SUPPLIER, "name": "Esimerkki Oy", **values})


def membership(somebody: Person, where: Organisation, role: Role) -> Membership:
    return Membership(person_id=somebody.id, organisation_id=where.id, role=role)


def invitation(where: Organisation, email: str, **values: Any) -> tuple[Invitation, str]:
    """A mailed invitation, and the token of its link."""
    token = new_token(TokenKind.INVITATION)
    defaults = {
        "id": new_id(),
        "organisation_id": where.id,
        "email": email,
        "language": Language.FI,
        "role": Role.OFFICER if where.kind is OrganisationKind.BUYER else Role.MEMBER,
        "token_hash": hash_token(token),
        "expires_at": utc_now() + timedelta(days=14),
    }
    return Invitation(**{**defaults, **values}), token


def api_key(where: Organisation, *scopes: Permission, **values: Any) -> tuple[ApiKey, str]:
    token = new_token(TokenKind.API_KEY)
    defaults = {
        "id": new_id(),
        "organisation_id": where.id,
        "name": "Integration",
        "token_hash": hash_token(token),
        "hint": token[-4:],
        "scopes": list(scopes),
        "addresses": [],
        "expires_at": utc_now() + timedelta(days=365),
    }
    return ApiKey(**{**defaults, **values}), token


def claimed(**values: Any) -> Organisation:
    """A supplier that nobody has confirmed."""
    return supplier(**{"confirmation": Confirmation.CLAIMED, **values})


def asked(where: Organisation, **values: Any) -> ConfirmationRequest:
    """A request for a letter that nobody has printed yet."""
    defaults = {
        "id": new_id(),
        "organisation_id": where.id,
        "method": ConfirmedBy.LETTER,
        "language": Language.FI,
        "guesses": 0,
        "expires_at": utc_now() + timedelta(days=45),
    }
    return ConfirmationRequest(**{**defaults, **values})


def letter(
    where: Organisation, key: str = SECRET_KEY, **values: Any
) -> tuple[ConfirmationRequest, str]:
    """A request whose letter was printed, and the code on it."""
    row, code = asked(where, **values), new_code()
    row.code_hash = code_hash(key, row.id, code)
    return row, code


def register_entry(where: Organisation, **values: Any) -> RegisterEntry:
    defaults = {
        "organisation_id": where.id,
        "state": BusinessRegisterState.LISTED,
        "name": "Esimerkki Oy",
        "website": "www.esimerkki-oy.fi",
        "answered_at": utc_now(),
        "due_at": utc_now() + timedelta(days=30),
        "attempts": 0,
    }
    return RegisterEntry(**{**defaults, **values})
