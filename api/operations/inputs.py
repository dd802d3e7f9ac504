"""Request bodies of the operator's commands."""

from enum import StrEnum
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from api.core.examples import Example

MOST_RETRIED = 500


class DeadLetterKind(StrEnum):
    EVENT_HANDLER = "reaction"
    MAIL = "mail"
    DIGEST = "digest"


class RetryMany(msgspec.Struct, forbid_unknown_fields=True):
    """Selects the dead letters to retry, oldest first."""

    kind: DeadLetterKind
    part: Annotated[str, Meta(max_length=100)] | None = None
    """A consumer, kind of mail or frequency of digests, as in the list; null for all."""
    limit: Annotated[int, Meta(ge=1, le=MOST_RETRIED)] = 100

    example: ClassVar[Example] = {"kind": "reaction", "part": "matching", "limit": 100}
