from datetime import timedelta
from typing import Any

from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.dialogues.models import (
    Dialogue,
    DialogueFormat,
    DialogueProcurement,
    DialogueStatus,
    DialogueSubject,
    ModerationMode,
    Participation,
)
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement
from tests.factories.plans import searched_title

S = DialogueStatus


def dialogue(buyer: Organisation, status: DialogueStatus = S.OPEN, **values: Any) -> Dialogue:
    """Open for two weeks since yesterday; in other states with the times that go with them."""
    title = values.pop("title", "Miten koulukuljetukset pitäisi kilpailuttaa?")
    now = utc_now()
    opens_at = now + timedelta(days=2 if status in {S.DRAFT, S.SCHEDULED} else -1)
    closes_at = opens_at + timedelta(days=14)
    if status in {S.CLOSED, S.CONCLUDED}:
        opens_at, closes_at = now - timedelta(days=15), now - timedelta(hours=1)
    defaults: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": buyer.id,
        "subject": DialogueSubject.OPERATING_MODEL,
        "title": {Language.FI: LocalText(title)},
        "description": {},
        "formats": [DialogueFormat.COMMENTS, DialogueFormat.QUESTIONS],
        "participation": Participation.ALL,
        "moderation": ModerationMode.AFTER,
        "grace_hours": 0,
        "removed_contributions": 0,
        "status": status,
        "opens_at": opens_at,
        "closes_at": closes_at,
        "time_zone": "Europe/Helsinki",
        "links": [],
        "goals": [],
        "cancellation_reason": {},
        "conclusion": {},
        **searched_title(title),
    }
    if status is not S.DRAFT:
        defaults["published_at"] = now - timedelta(days=20)
    return Dialogue(**{**defaults, **values})


def about(call: Dialogue, procurement: Procurement) -> DialogueProcurement:
    """Ties the two; add it after both are flushed."""
    call.subject = DialogueSubject.PROCUREMENTS
    return DialogueProcurement(dialogue_id=call.id, procurement_id=procurement.id)
