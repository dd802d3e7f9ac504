from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueStatus
from api.documents.models import DocumentKind
from tests.api.matrix.roles import BUYER_ONLY, editors
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, everyone
from tests.factories.dialogues import dialogue
from tests.factories.documents import document, text_version
from tests.factories.world import World

S = DialogueStatus
NEW = {"kind": "text", "title": {"fi": {"text": "Luonnos"}}, "language": "fi", "text": "Alku."}
PLAIN = {"files": {"file": ("liite.txt", b"sana", "text/plain")}}


def _of(status: DialogueStatus, json: Any = None) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status)
        session.add(row)
        return Call(f"/v1/dialogues/{row.id}/documents", json)

    return given


def _one(
    path: str = "",
    json: Any = None,
    *,
    status: DialogueStatus = S.OPEN,
    draft: bool = False,
    options: Mapping[str, Any] | None = None,
    kind: DocumentKind = DocumentKind.TEXT,
) -> Given:
    """A document with one version, public or a draft; of a file without any."""

    async def given(world: World, session: AsyncSession) -> Call:
        call = dialogue(world.buyer, status)
        session.add(call)
        await session.flush()
        public: dict[str, Any] = {"published_at": None} if draft else {}
        row = document(call, kind=kind, **public)
        session.add(row)
        await session.flush()
        if kind is DocumentKind.TEXT:
            version, paragraphs = text_version(row, **public)
            session.add(version)
            await session.flush()
            session.add_all(paragraphs)
        return Call(f"/v1/documents/{row.id}{path}", json, ANY_VERSION, options or {})

    return given


TITLE: Any = {"title": {}}
NOTE: Any = {"note": {}}
TEXT = {"text": "Toinen."}
V1 = "/versions/1"

ROWS = [
    Row("list_documents", _of(S.OPEN), everyone(200), state="open"),
    Row("list_documents", _of(S.DRAFT), BUYER_ONLY, state="draft"),
    Row("create_document", _of(S.DRAFT, NEW), editors(201, others=404), state="draft"),
    Row("create_document", _of(S.OPEN, NEW), editors(201), state="open"),
    Row("create_document", _of(S.CONCLUDED, NEW), editors(409), state="concluded"),
    Row("get_document", _one(), everyone(200), state="public"),
    Row("get_document", _one(draft=True), BUYER_ONLY, state="draft"),
    Row(
        "get_document",
        _one(status=S.DRAFT),
        BUYER_ONLY,
        state="dialogue a draft",
    ),
    Row("update_document", _one(json=TITLE), editors(409), state="public"),
    Row("update_document", _one(json=TITLE, draft=True), editors(200, others=404), state="draft"),
    Row("delete_document", _one(), editors(409), state="public"),
    Row("delete_document", _one(draft=True), editors(204, others=404), state="draft"),
    Row("add_document_version", _one("/versions", TEXT), editors(201), state="open"),
    Row(
        "add_document_version",
        _one("/versions", TEXT, status=S.CANCELLED),
        editors(409),
        state="cancelled",
    ),
    Row("get_document_version", _one(V1), everyone(200), state="public"),
    Row(
        "get_document_version",
        _one(V1, draft=True),
        BUYER_ONLY,
        state="draft",
    ),
    Row("get_document_version", _one("/versions/2"), everyone(404), state="unknown"),
    Row("compare_document_versions", _one(f"{V1}/differences?from=1"), everyone(200)),
    Row("update_document_version", _one(V1, NOTE), editors(409), state="public"),
    Row(
        "update_document_version",
        _one(V1, NOTE, draft=True),
        editors(200, others=404),
        state="draft",
    ),
    Row("delete_document_version", _one(V1), editors(409), state="public"),
    Row("delete_document_version", _one(V1, draft=True), editors(204, others=404), state="draft"),
    Row("publish_document_version", _one(f"{V1}/publish"), editors(409, occasional=403), "public"),
    Row(
        "publish_document_version",
        _one(f"{V1}/publish", draft=True),
        editors(200, occasional=403, others=404),
        state="draft",
    ),
    Row(
        "publish_document_version",
        _one(f"{V1}/publish", draft=True, status=S.DRAFT),
        editors(409, occasional=403, others=404),
        state="dialogue a draft",
    ),
    Row(
        "upload_document_version",
        _one("/upload", options=PLAIN, kind=DocumentKind.FILE),
        editors(201),
        state="open",
    ),
    Row(
        "upload_document_version",
        _one("/upload", options=PLAIN, kind=DocumentKind.FILE, status=S.CONCLUDED),
        editors(409),
        state="concluded",
    ),
    Row("download_document_version", _one(f"{V1}/content"), everyone(200), state="public"),
    Row(
        "download_document_version",
        _one(f"{V1}/content", draft=True),
        BUYER_ONLY,
        state="draft",
    ),
]
