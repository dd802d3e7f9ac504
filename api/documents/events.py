from uuid import UUID

from api.core.events import Event, ReadAnew


class DocumentEvent(Event):
    collection = "documents"
    subject_field = "document_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.NAMING)

    document_id: UUID
    dialogue_id: UUID
    organisation_id: UUID
    """The buyer."""
    number: int
    """Number of the published version."""


class DocumentAdded(DocumentEvent):
    """The first version of a document was published."""

    name = "document.added.v1"


class DocumentRevised(DocumentEvent):
    name = "document.revised.v1"
