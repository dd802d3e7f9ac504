"""Response bodies of pauses."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.continuous.models import QuestionPause
from api.core.i18n import Texts


class QuestionPauseOut(msgspec.Struct):
    """A time in which the buyer takes no new questions outside calls. Answers go on."""

    id: UUID
    organisation_id: UUID
    since: datetime
    until: datetime
    """When it ends, or would have ended."""
    reason: Texts
    ended_at: datetime | None
    """When the buyer ended it early."""


def question_pause_out(row: QuestionPause) -> QuestionPauseOut:
    return msgspec.convert(row, QuestionPauseOut, from_attributes=True)
