"""What was just done, as the address of a page says it."""

from api.core.i18n import translate
from api.http.requests import ApiRequest
from api.web.page import language_of

KNOWN = frozenset(
    {
        "answered", "comment", "edited", "edited_confidential", "forgotten", "held", "left_meeting",
        "moderated", "objected", "question", "removed_confidential", "reply", "saved", "signed_up",
        "vote", "vote_withdrawn", "withdrawn", "withdrawn_answers",
    }
)  # fmt: skip
"""Anything else in the address says nothing."""


def done_notice(request: ApiRequest) -> str | None:
    what = request.query_params.get("done")
    return translate(f"page.done.{what}", language_of(request)) if what in KNOWN else None
