"""Bodies of the requests."""

from typing import Annotated, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.core.examples import Example
from api.core.i18n import Language
from api.core.quiet_hours import QuietHours
from api.core.text_bounds import EmailText, TimeZoneText, TokenText, up_to

LONGEST_NAME = 200


class SignInCreate(msgspec.Struct, forbid_unknown_fields=True):
    """The address that gets a link and a code."""

    email: EmailText
    language: Language | None = None
    """Language of the mail for a new person; by default that of `Accept-Language`. A known person
    gets the language of `PATCH /v1/me`."""

    example: ClassVar[Example] = {
        "email": "hanna@kunta.example",
        "language": "fi",
    }


class SignInConfirm(msgspec.Struct, forbid_unknown_fields=True):
    """The token of the mailed link, or the mailed code with the id of the sign-in."""

    token: TokenText | None = None
    sign_in_id: UUID | None = None
    code: Annotated[str, up_to(40)] | None = None

    example: ClassVar[Example] = {
        "sign_in_id": "01980c5e-2f4b-7a31-9c55-6d1f0a2b3c4d",
        "code": "12345678",
    }


class PersonPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch: absent members stay unchanged."""

    name: Annotated[str, up_to(LONGEST_NAME)] | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    time_zone: TimeZoneText | UnsetType = UNSET
    """A name of the IANA time zone database, such as `Europe/Helsinki`."""
    quiet_hours: QuietHours | None | UnsetType = UNSET
    """Immediate notices wait until the quiet hours end. Null removes them, a value replaces them.

    Mails that you have just requested do not wait, nor do daily and weekly digests.
    """

    example: ClassVar[Example] = {
        "name": "Hanna Hankkija",
        "language": "sv",
        "quiet_hours": {"from": 21, "to": 7},
    }
