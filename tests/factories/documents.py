from hashlib import sha256
from typing import Any

from api.core.clock import utc_now
from api.core.i18n import Language, LocalText
from api.core.ids import new_id
from api.dialogues.models import Dialogue
from api.documents.models import Document, DocumentKind, DocumentVersion, Paragraph
from api.documents.rules.documents import build_text_version

TEXT = "# Kuljetukset\n\nReitit jaetaan viiteen osaan.\n\n- Laatu painaa eniten\n- Hinta\n"


def document(call: Dialogue, **values: Any) -> Document:
    """A public text."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "dialogue_id": call.id,
        "kind": DocumentKind.TEXT,
        "language": Language.FI,
        "title": {Language.FI: LocalText("Palvelukuvaus")},
        "position": 1,
        "published_at": utc_now(),
    }
    return Document(**{**defaults, **values})


def text_version(
    row: Document, text: str = TEXT, number: int = 1, **values: Any
) -> tuple[DocumentVersion, list[Paragraph]]:
    """Published, unlike what the rule makes. `earlier`: the paragraphs of the one before."""
    earlier = values.pop("earlier", [])
    version, paragraphs = build_text_version(row.id, number, text, {}, earlier)
    for name, value in {"published_at": utc_now(), **values}.items():
        setattr(version, name, value)
    return version, paragraphs


def file_version(row: Document, **values: Any) -> DocumentVersion:
    """Published; its file need not be in the store."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "document_id": row.id,
        "number": 1,
        "note": {},
        "published_at": utc_now(),
        "file_name": "liite.pdf",
        "media_type": "application/pdf",
        "size": 5,
        "sha256": sha256(b"%PDF-").hexdigest(),
        "storage_key": f"uploads/{new_id()}",
    }
    return DocumentVersion(**{**defaults, **values})
