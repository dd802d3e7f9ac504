"""Inputs of the commands, which are also the request bodies."""

from typing import ClassVar

import msgspec

from api.core.examples import Example
from api.dialogues.inputs import Instant, Reason


class QuestionPauseCreate(msgspec.Struct, forbid_unknown_fields=True):
    until: Instant
    """When the pause ends by itself: in the future, and at most 90 days away."""
    reason: Reason
    """Public: the pages show it instead of the link to ask."""

    example: ClassVar[Example] = {
        "until": "2027-02-19T16:00:00+02:00",
        "reason": {"fi": {"text": "Hankintayksikkö on lomalla."}},
    }
