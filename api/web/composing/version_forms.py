"""The forms of a document's next version, and what the version changes."""

from asyncio import to_thread
from uuid import UUID

from api.core.i18n import translate
from api.dialogues.models import Dialogue, DialogueStatus
from api.documents import queries
from api.documents.inputs import LONGEST_NOTE, LONGEST_TEXT, VersionCreate
from api.documents.models import Document, DocumentVersion
from api.documents.rules import documents as rules
from api.documents.rules import paragraphs
from api.documents.schemas import differences_out
from api.documents.service import loading
from api.http.requests import ApiRequest
from api.web.composing.differences import changes
from api.web.forms.fields import Control, Field
from api.web.forms.form import Form
from api.web.languages import best_text
from api.web.page import language_of


def seen_version(newest: DocumentVersion | None) -> int:
    """Stands in the form for the version that its writer saw: a replaced draft is another row with
    the same number."""
    return newest.id.int if newest else 0


async def newest_version(request: ApiRequest, document_id: UUID) -> DocumentVersion | None:
    """A draft too."""
    stmt = queries.versions(request.actor, [document_id])
    rows = (await request.transaction.scalars(stmt)).all()
    return rows[-1] if rows else None


async def changed_paragraphs(
    request: ApiRequest, document_id: UUID, data: VersionCreate
) -> list[str]:
    """Against the newest public version."""
    session, language = request.transaction, language_of(request)
    newest = (await session.execute(queries.newest_published([document_id]))).first()
    faults = await to_thread(list, paragraphs.text_faults("/text", data.text))
    if newest is None or faults:
        return []
    old = (await session.scalars(queries.paragraphs(newest[1]))).all()
    _, new = await to_thread(rules.build_text_version, document_id, 0, data.text, {}, old)
    result = await to_thread(differences_out, document_id, (0, 0), old, new)
    nothing = translate("page.compose.version.no_changes", language)
    return changes(result.differences, language) or [nothing]


async def text_form(request: ApiRequest, document: Document, dialogue: Dialogue) -> Form:
    language, newest = language_of(request), await newest_version(request, document.id)
    rows = await loading.paragraphs_of(request.transaction, newest) if newest else []
    text = paragraphs.join(row.markdown for row in rows)
    field = Field(
        name="text",
        label=translate("page.compose.document.text", language),
        hint=translate("page.compose.document.text.hint", language),
        control=Control.LONG_TEXT,
        longest=LONGEST_TEXT,
        rows=18,
        initial=[text] if text else (),
    )
    return _form(request, document, dialogue, field, seen_version(newest))


async def file_form(request: ApiRequest, document: Document, dialogue: Dialogue) -> Form:
    language, newest = language_of(request), await newest_version(request, document.id)
    field = Field(
        name="file",
        label=translate("page.compose.document.file", language),
        hint=translate("page.compose.document.file.hint", language),
        control=Control.FILE,
    )
    return _form(request, document, dialogue, field, seen_version(newest))


def _form(
    request: ApiRequest, document: Document, dialogue: Dialogue, content: Field, seen: int
) -> Form:
    language = language_of(request)
    is_draft = dialogue.status is DialogueStatus.DRAFT
    state = "draft" if is_draft else "public"
    note = Field(
        name=f"note/{language}/text",
        label=translate("page.compose.version.note", language),
        hint=translate("page.compose.version.note.hint", language),
        control=Control.LONG_TEXT,
        rows=4,
        longest=LONGEST_NOTE,
        optional=True,
    )
    has_file = content.control is Control.FILE
    return Form(
        title=translate(f"page.compose.version.{state}", language),
        lines=[best_text(document.title, language)],
        button=translate(
            "page.compose.save" if is_draft else "page.compose.version.button", language
        ),
        fields=[content] if is_draft else [content, note],
        version=seen,
        needs_sign_in=True,
        has_preview=not is_draft and not has_file,
        keeps_draft=not has_file,
        back=f"/my/documents/{document.id}/versions",
    )
