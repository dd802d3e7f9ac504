"""Bodies of the requests."""

from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.actor import Permission
from api.core.clock import Instant
from api.core.examples import Example
from api.core.i18n import Language, Texts, TextsPatch
from api.core.text_bounds import (
    CodeText,
    EmailText,
    TokenText,
    WebAddressText,
    each_up_to,
    up_to,
)
from api.organisations.events import ConfirmedBy
from api.organisations.models import IdScheme, OrganisationKind, Role

MOST_ADDRESSES = 50
"""Maximum of networks of one key."""
LONGEST_NAME, LONGEST_NUMBER, LONGEST_KEY_NAME = 200, 40, 100
Name = Annotated[Texts, each_up_to(LONGEST_NAME)]
CountryText = Annotated[str, up_to(20, pattern="^[A-Za-z]{2}$")]
NetworkText = Annotated[str, up_to(80)]


class OrganisationCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A buyer waits for the operator's approval. A supplier can start at once, as `claimed`."""

    kind: OrganisationKind
    business_id: Annotated[str, up_to(LONGEST_NUMBER, at_least=1)]
    """Number in the business register; a Finnish one is a Y-tunnus, such as `0208589-4`."""
    name: Name
    """The name of a Finnish supplier is replaced by its name in the business register once the
    register answers, if the installation asks one."""
    country: CountryText = "FI"
    """ISO 3166-1, two letters."""
    id_scheme: IdScheme | None = None
    """Register of the number; by default the country's business register if known, else `VAT`."""
    buyer_type: CodeText | None = None
    """A code of `buyer-types`."""
    population_class: CodeText | None = None
    """A code of `population-classes`. The figures of a municipality are compared with those of
    municipalities of the same class."""
    municipality: CodeText | None = None
    """A code of `municipalities`."""
    region: CodeText | None = None
    """A code of `regions`."""
    website: WebAddressText | None = None

    example: ClassVar[Example] = {
        "kind": "buyer",
        "business_id": "0187690-1",
        "name": {"fi": {"text": "Oulun kaupunki"}, "sv": {"text": "Uleåborgs stad"}},
        "buyer_type": "municipality",
        "population_class": "over-100000",
        "municipality": "564",
        "region": "17",
        "website": "https://www.ouka.fi",
    }


class OrganisationPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch: absent members stay unchanged, null clears."""

    name: Annotated[TextsPatch, each_up_to(LONGEST_NAME)] | UnsetType = UNSET
    buyer_type: CodeText | None | UnsetType = UNSET
    population_class: CodeText | None | UnsetType = UNSET
    municipality: CodeText | None | UnsetType = UNSET
    region: CodeText | None | UnsetType = UNSET
    website: WebAddressText | None | UnsetType = UNSET
    occasional_needs_approval: bool | UnsetType = UNSET
    """Whether an officer must approve publications of occasional buyers. Only a leader can change
    it."""

    example: ClassVar[Example] = {
        "name": {"sv": {"text": "Uleåborgs stad"}},
        "website": None,
    }


class ConfirmationCreate(msgspec.Struct, forbid_unknown_fields=True):
    """The method that proves that people speak for an organisation."""

    method: ConfirmedBy
    email: EmailText | None = None
    """For `mailbox`: an address in the domain of the website in the business register."""
    buyer_id: UUID | None = None
    """For `buyer`: the buyer that vouches for the organisation and for which you act."""
    language: Language | None = None
    """Language of the mail or letter; by default that of `Accept-Language`."""

    example: ClassVar[Example] = {"method": "letter", "language": "fi"}


class ConfirmationCode(msgspec.Struct, forbid_unknown_fields=True):
    """The code of the mail or letter."""

    code: Annotated[str, Meta(max_length=40)]

    example: ClassVar[Example] = {"code": "1234 5678"}


class MemberPatch(msgspec.Struct, forbid_unknown_fields=True):
    """The new role of a member."""

    role: Role

    example: ClassVar[Example] = {
        "role": "officer",
    }


class InvitationCreate(msgspec.Struct, forbid_unknown_fields=True):
    """The invited address and the role."""

    email: EmailText
    role: Role
    language: Language | None = None
    """Language of the mail; by default that of `Accept-Language`."""

    example: ClassVar[Example] = {
        "email": "olli@kunta.example",
        "role": "officer",
        "language": "fi",
    }


class InvitationAccept(msgspec.Struct, forbid_unknown_fields=True):
    """The token of the mailed link."""

    token: TokenText

    example: ClassVar[Example] = {
        "token": "the token of the link in the mail",
    }


class ApiKeyCreate(msgspec.Struct, forbid_unknown_fields=True):
    """A key for a system of the organisation."""

    name: Annotated[str, up_to(LONGEST_KEY_NAME, at_least=1)]
    """Two live keys may have the same name: the key in use and its successor."""
    scopes: Annotated[list[Permission], Meta(max_length=len(Permission))]
    expires_at: Instant
    """Two years from now at the latest."""
    addresses: Annotated[list[NetworkText], Meta(max_length=MOST_ADDRESSES)] = []
    """Networks from which the key may be used, such as `192.0.2.0/24`; empty allows all."""

    example: ClassVar[Example] = {
        "name": "Case management",
        "scopes": ["plan:write", "plan:publish"],
        "expires_at": "2027-12-31T22:00:00Z",
        "addresses": ["192.0.2.0/24"],
    }
