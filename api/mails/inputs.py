"""Bodies of the requests."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from api.core.examples import Example
from api.core.text_bounds import TokenText, up_to
from api.core.text_types import Prose
from api.mails.models import BounceKind


class BounceCreate(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A bounce of the mail that `token` or `message_id` identifies."""

    kind: BounceKind
    token: TokenText | None = None
    """The text between `+` and `@` in the envelope sender of the mail."""
    message_id: Annotated[str, up_to(998)] | None = None
    """The `Message-ID` of the mail, with or without angle brackets."""
    status: Annotated[str, Meta(pattern=r"^[245]\.[0-9]{1,3}\.[0-9]{1,3}$")] | None = None
    """The enhanced status code (RFC 3463), if there was one."""
    diagnostic: Annotated[Prose, up_to(2_000)] = ""
    """Reply of the server. The platform keeps 300 characters of it, without addresses."""

    example: ClassVar[Example] = {
        "kind": "hard",
        "message_id": "<5f2b7c1de04a9b8836aa1c7f20d94e5b31c08a66@vuoropuhelu.example>",
        "status": "5.1.1",
        "diagnostic": "550 5.1.1 User unknown",
    }
