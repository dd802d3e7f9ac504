"""Response body of confidential parts."""

import msgspec

from api.contributions.models import ConfidentialGround, ConfidentialPart


class ConfidentialPartOut(msgspec.Struct):
    """The confidential part of a contribution."""

    text: str
    ground: ConfidentialGround


def confidential_part_out(row: ConfidentialPart) -> ConfidentialPartOut:
    return ConfidentialPartOut(row.text, row.ground)
