"""Response bodies of replies."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.core.i18n import Language
from api.interest_replies.models import InterestReply


class InterestReplyOut(msgspec.Struct):
    """The buyer's reply to an interest. No officer is named: the buyer replies."""

    id: UUID
    interest_id: UUID
    at: datetime
    text: str
    language: Language
    answer_id: UUID | None
    """The contribution that says the same to all, if the buyer answered to all."""


def interest_reply_out(row: InterestReply) -> InterestReplyOut:
    return msgspec.convert(row, InterestReplyOut, from_attributes=True)
