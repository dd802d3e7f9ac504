"""What the answers about records look like on the wire; a record itself is in `content.py`."""

import msgspec

from api.records.content import EqualTreatmentFindingOut, RecordedHiding


class EqualTreatmentOut(msgspec.Struct):
    """Empty where nothing stands out."""

    findings: list[EqualTreatmentFindingOut]


class VerificationOut(msgspec.Struct):
    made_here: bool
    """This platform made the record, and it says what it said then."""
    checksum: str
    """SHA-256 of the record that was sent."""
    hidden_since: list[RecordedHiding] = []
    """What of the dialogue was hidden or destroyed after this record was made: it is as genuine as
    ever, and holds words that are public no more."""
