"""What a form is about: a document, a paragraph, a contribution of the dialogue in the path."""

from html import unescape
from uuid import UUID

import nh3

from api.contributions.inputs import AnchorGiven
from api.contributions.models import Contribution
from api.contributions.rules.contributions import CHANGEABLE
from api.contributions.service import loading
from api.core.actor import ANONYMOUS
from api.core.errors import NotFound
from api.core.i18n import pick
from api.core.markdown import to_html
from api.dialogues.models import Dialogue
from api.documents.service import loading as documents
from api.http.requests import ApiRequest
from api.web.page import language_of

QUOTED = 600
"""Most characters of what somebody else wrote that a form repeats."""
_MARKDOWN = 2_000


async def contribution_in(
    request: ApiRequest, dialogue_id: UUID, contribution_id: UUID
) -> tuple[Contribution, Dialogue]:
    """A receipt is known in the dialogue of the path only, so the contribution must be there."""
    row, dialogue = await loading.get(request.transaction, request.actor, contribution_id)
    if dialogue.id != dialogue_id:
        raise NotFound
    return row, dialogue


async def anchor_in(
    request: ApiRequest, dialogue: Dialogue, document_id: UUID, key: UUID | None = None
) -> tuple[AnchorGiven, str]:
    """The newest public version, and the words of the paragraph or the document's title."""
    session = request.transaction
    document, call = await documents.get(session, ANONYMOUS, document_id)
    if call.id != dialogue.id:
        raise NotFound
    [view] = await documents.views(session, ANONYMOUS, [document])
    version = view.versions[-1]
    anchor = AnchorGiven(document.id, version.number, key)
    if key is None:
        title = pick(document.title, language_of(request))
        return anchor, title[1] if title else ""
    paragraphs = await documents.paragraphs_of(session, version)
    markdown = next((row.markdown for row in paragraphs if row.key == key), None)
    if markdown is None:
        raise NotFound
    return anchor, shortened(_plain(markdown[:_MARKDOWN]))


def quoted_text(row: Contribution) -> str:
    """Empty for a tombstone."""
    is_public = row.status in CHANGEABLE
    return shortened(row.text) if is_public else ""


def shortened(text: str) -> str:
    return text if len(text) <= QUOTED else f"{text[:QUOTED].rstrip()}…"


def _plain(markdown: str) -> str:
    return unescape(nh3.clean(to_html(markdown), tags=set())).strip()
