from datetime import timedelta
from typing import Any

from api.continuous.models import QuestionPause
from api.continuous.rules import Subject, begin
from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.dialogues.models import Dialogue
from api.organisations.models import Organisation


def continuous_dialogue(subject: Subject) -> Dialogue:
    """About a public procurement or plan that somebody has asked about. Flush the subject first."""
    return begin(subject, "Europe/Helsinki")


def question_pause(buyer: Organisation, **values: Any) -> QuestionPause:
    """Since yesterday, for a week."""
    now = utc_now()
    defaults: dict[str, Any] = {
        "id": new_id(),
        "organisation_id": buyer.id,
        "since": now - timedelta(days=1),
        "until": now + timedelta(days=6),
        "reason": {Language.FI: LocalText("Hankintayksikkö on lomalla.")},
    }
    return QuestionPause(**{**defaults, **values})
