from uuid import UUID

from api.core.events import Event, ReadAnew


class DocumentEvent(Event):
    collection = "documents"
    subject_field = "document_id"
    read_anew = (ReadAnew.SUBJECT, ReadAnew.NAMING)

    document_id: UUID
    dialogue_id: UUID
    organisation_id: UUID
    """The buyer's."""
    number: int
    """Of the version that became public."""


class DocumentAdded(DocumentEvent):
    """Its first version became public."""

    name = "document.added.v1"


class DocumentRevised(DocumentEvent):
    name = "document.revised.v1"
