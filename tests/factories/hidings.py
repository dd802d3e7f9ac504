from typing import Any

from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.hidings.models import Hiding, HidingGround, HidingKind, HidingState, SealedOriginal
from api.organisations.models import Organisation


def hiding(buyer: Organisation, subject: str, **values: Any) -> Hiding:
    """Done just now, of everything, by nobody in particular."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "kind": HidingKind.HIDE,
        "state": HidingState.DONE,
        "subject": subject,
        "organisation_id": buyer.id,
        "fields": ["text"],
        "ground": HidingGround.PERSONAL_DATA,
        "reason": {Language.FI: LocalText("Ei kuulu kaikille.")},
        "done_at": utc_now(),
    }
    return Hiding(**{**defaults, **values})


def sealed_file(of: Hiding, **values: Any) -> SealedOriginal:
    key = f"uploads/{new_id()}"
    defaults: dict[str, Any] = {
        "id": new_id(),
        "hiding_id": of.id,
        "subject": of.subject,
        "table_name": "document_versions",
        "row_key": {"id": str(new_id())},
        "column_name": "storage_key",
        "original": key,
        "replacement": None,
        "storage_key": key,
    }
    return SealedOriginal(**{**defaults, **values})
