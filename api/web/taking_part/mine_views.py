"""My own texts of a dialogue in the words of a page."""

from typing import Any

import msgspec

from api.contributions.models import ContributionKind, ContributionStatus
from api.contributions.rules.contributions import CHANGEABLE
from api.contributions.schemas.contributions import ContributionOut
from api.core.clock import utc_now
from api.core.i18n import Texts
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.rules.transitions import is_late, status_at
from api.http.requests import ApiRequest
from api.participation.service import exclusion_of
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText
from api.web.public.dialogues import Contribution, contribution_of


class OwnText(msgspec.Struct, frozen=True):
    shown: Contribution
    state: str
    answers: list[str]
    """Where answers of the buyer stand."""
    waits: str | None
    """What the buyer has not yet done about it."""
    public: str | None
    edit: str | None
    confidential: str | None
    withdraw: str | None
    object_to: str | None
    objection: str | None
    """What became of the objection to a removal."""
    objection_answer: PageText | None


def own_text(row: ContributionOut, dialogue: Dialogue, buyer: Texts, words: Presenter) -> OwnText:
    page = f"/dialogues/{dialogue.id}"
    path = f"{page}/contributions/{row.id}"
    is_changeable = row.status in CHANGEABLE
    has_part = is_changeable and row.has_confidential_part
    is_removed = row.status is ContributionStatus.REMOVED
    is_public = row.status is ContributionStatus.PUBLISHED
    return OwnText(
        shown=contribution_of(0, row, buyer, dialogue.time_zone, words),
        state=words.t(f"page.mine.state.{row.status}"),
        answers=[f"{page}#c-{answer}" for answer in row.answered_by],
        waits=_waits(row, words) if is_public else None,
        public=f"{page}#c-{row.id}" if is_public else None,
        edit=f"{path}/edit" if is_changeable and may_edit(row.late, dialogue) else None,
        confidential=f"{path}/confidential" if has_part and may_edit(row.late, dialogue) else None,
        withdraw=f"{path}/withdraw" if is_changeable else None,
        object_to=f"{path}/object" if is_removed and not row.objection else None,
        objection=_objection(row, words) if is_removed else None,
        objection_answer=words.text(row.objection.answer) if row.objection else None,
    )


def _waits(row: ContributionOut, words: Presenter) -> str | None:
    if row.kind is ContributionKind.QUESTION:
        return None if row.answered_by else words.t("page.mine.no_answer")
    return None if row.disposition or row.official else words.t("page.mine.no_outcome")


def _objection(row: ContributionOut, words: Presenter) -> str | None:
    if row.objection is None:
        return None
    is_decided = row.objection.decided_at is not None
    return words.t(f"page.mine.objection.{'refused' if is_decided else 'waiting'}")


def may_edit(late: bool, dialogue: Dialogue) -> bool:
    """A late text may be changed as long as late ones are accepted, others until the deadline."""
    now = utc_now()
    return status_at(dialogue, now) is DialogueStatus.OPEN or (late and is_late(dialogue, now))


async def receipt_facts(request: ApiRequest, words: Presenter) -> dict[str, Any]:
    """Whether the page was opened by a receipt, and why its holder may not take part any more."""
    participant_id = request.actor.participant_id
    excluded: PageText | None = None
    if participant_id is not None:
        exclusion = await exclusion_of(request.transaction, participant_id)
        excluded = words.text(exclusion.reason) if exclusion else None
    return {"has_receipt": participant_id is not None, "excluded": excluded}
