"""Response bodies about records. `content.py` defines the record itself."""

import msgspec

from api.records.content import EqualTreatmentFindingOut, RecordedHiding


class EqualTreatmentOut(msgspec.Struct):
    """Findings of equal treatment. Empty if there are none."""

    findings: list[EqualTreatmentFindingOut]


class VerificationOut(msgspec.Struct):
    made_here: bool
    """Whether this platform made the record and it is unchanged."""
    checksum: str
    """SHA-256 of the record that was sent."""
    hidden_since: list[RecordedHiding] = []
    """Texts of the dialogue that were hidden or destroyed after this record was made. The record
    stays genuine and holds texts that are no longer public.
    """
