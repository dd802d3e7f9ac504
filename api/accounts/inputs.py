"""What the commands take; on the wire the bodies of the requests."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.core.text import Language


class SignInCreate(msgspec.Struct, forbid_unknown_fields=True):
    """Where to mail a link and a code."""

    email: str
    language: Language | None = None
    """Of the mail; without it, as `Accept-Language` asks."""


class SignInConfirm(msgspec.Struct, forbid_unknown_fields=True):
    """What the mail brought: the link's token, or the code together with the sign-in's id."""

    token: str | None = None
    sign_in_id: UUID | None = None
    code: str | None = None


class PersonPatch(msgspec.Struct, forbid_unknown_fields=True):
    """JSON Merge Patch: what is absent stays as it is."""

    name: str | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    time_zone: str | UnsetType = UNSET
    """A name of the IANA time zone database, such as `Europe/Helsinki`."""
