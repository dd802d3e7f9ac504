"""What the operator's commands take."""

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
    """Which of those given up to try again, the oldest first."""

    kind: DeadLetterKind
    part: Annotated[str, Meta(max_length=100)] | None = None
    """One consumer, kind of mail or frequency of digests, as the list names it; null for all."""
    limit: Annotated[int, Meta(ge=1, le=MOST_RETRIED)] = 100

    example: ClassVar[Example] = {"kind": "reaction", "part": "matching", "limit": 100}
