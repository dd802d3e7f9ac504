"""Response body of a concluded dialogue."""

import msgspec

from api.dialogues.schemas import DialogueOut, dialogue_out
from api.dialogues.service.loading import DialogueView
from api.records.content import EqualTreatmentFindingOut


class ConcludedOut(DialogueOut, kw_only=True):
    """The dialogue with its summary, and warnings about equal treatment for the buyer to judge."""

    warnings: list[EqualTreatmentFindingOut]


def concluded_out(
    view: DialogueView, warnings: list[EqualTreatmentFindingOut], public_url: str
) -> ConcludedOut:
    shown = dialogue_out(view, public_url)
    return ConcludedOut(**msgspec.structs.asdict(shown), warnings=warnings)
