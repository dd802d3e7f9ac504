"""What anybody may read of a dialogue that its page has no room for."""

from uuid import UUID

from api.core.actor import ANONYMOUS
from api.core.errors import NotFound
from api.dialogues.models import Dialogue
from api.documents.service import loading
from api.documents.service.loading import DocumentView
from api.http.requests import ApiRequest


async def public_document(
    request: ApiRequest, dialogue_id: UUID, document_id: UUID
) -> tuple[DocumentView, Dialogue]:
    """The document with its published versions. Raises NotFound in the path of another dialogue."""
    session = request.transaction
    document, dialogue = await loading.get(session, ANONYMOUS, document_id)
    if dialogue.id != dialogue_id:
        raise NotFound
    [view] = await loading.views(session, ANONYMOUS, [document])
    return view, dialogue


def id_of(text: str) -> UUID | None:
    """Of an address: what is no id names nothing."""
    try:
        return UUID(text)
    except ValueError:
        return None
