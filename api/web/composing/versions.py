"""The versions of a document: the draft's text is changed, a public one gets a next version."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.errors import StaleVersion
from api.core.i18n import translate
from api.core.versions import ANY_VERSION
from api.dialogues.models import Dialogue, DialogueStatus
from api.documents.inputs import VersionCreate, VersionPatch
from api.documents.models import Document, DocumentKind, DocumentVersion
from api.documents.rules import documents as rules
from api.documents.service import drafts, loading, publication
from api.documents.service.uploads import ReceivedFile, add_received
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.web.buying.access import FILE_FORM_PAGE
from api.web.composing.access import hub_path, require_sign_in
from api.web.composing.documents import TEXT_PAGE, received_file
from api.web.composing.previews import public_readers
from api.web.composing.version_forms import (
    changed_paragraphs,
    file_form,
    newest_version,
    seen_version,
    text_form,
)
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Detail, Given
from api.web.forms.posted import FormParts
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE


class VersionPages(Controller):
    path = "/my/documents/{document_id:uuid}"
    include_in_schema = False

    @get("/versions", opt=OWN_PAGE)
    async def versions(self, request: ApiRequest, document_id: FromPath[UUID]) -> Response[str]:
        document, dialogue = await _of_writer(request, document_id)
        [view] = await loading.views(request.transaction, request.actor, [document])
        words = Presenter(language_of(request))
        return render_page(
            request,
            "compose_versions",
            cache=NEVER,
            title=best_text(document.title, words.language),
            back=hub_path(dialogue),
            rows=[_row(row, dialogue, words) for row in reversed(view.versions)],
            revise=_revision_path(request, document, dialogue),
            is_draft=dialogue.status is DialogueStatus.DRAFT,
            delete=None if document.published_at else f"/my/documents/{document_id}/delete",
        )

    @get("/text", opt=FORM_PAGE)
    async def ask_for_text(self, request: ApiRequest, document_id: FromPath[UUID]) -> Answer:
        document, dialogue = await _of_reviser(request, document_id)
        rules.require_kind(document, DocumentKind.TEXT)
        return await show_form(request, await text_form(request, document, dialogue))

    @post("/text", opt=TEXT_PAGE)
    async def revise(self, request: ApiRequest, document_id: FromPath[UUID]) -> Answer:
        """Replaces the draft version. In a public dialogue the new one is published at once."""
        document, dialogue = await _of_reviser(request, document_id)
        rules.require_kind(document, DocumentKind.TEXT)
        form = await text_form(request, document, dialogue)

        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            data = given.decode(VersionCreate)
            await _drop_draft(request, document, given)
            row = await drafts.add_text(session, actor, document_id, data)
            return await _published(request, document, dialogue, row)

        async def preview(given: Given) -> Sequence[Detail]:
            data = given.decode(VersionCreate)
            changed = await changed_paragraphs(request, document_id, data)
            return [
                (translate("page.compose.version.changes", given.language), changed),
                (
                    translate("page.compose.version.note", given.language),
                    [text.text for text in data.note.values()] or ["–"],
                ),
                *public_readers("version", given.language),
            ]

        return await submit_form(request, form, act, preview if form.has_preview else None)


class FileVersionPages(Controller):
    path = "/my/documents/{document_id:uuid}/file"
    include_in_schema = False

    @get("/", opt=FORM_PAGE)
    async def ask_for_file(self, request: ApiRequest, document_id: FromPath[UUID]) -> Answer:
        document, dialogue = await _of_reviser(request, document_id)
        rules.require_kind(document, DocumentKind.FILE)
        return await show_form(request, await file_form(request, document, dialogue))

    @post("/", opt=FILE_FORM_PAGE)
    async def add_file(
        self,
        request: ApiRequest,
        document_id: FromPath[UUID],
        data: FormParts,  # noqa: ARG002 - makes it a form in parts
    ) -> Answer:
        document, dialogue = await _of_reviser(request, document_id)
        rules.require_kind(document, DocumentKind.FILE)
        received: list[ReceivedFile] = []

        async def prepare(given: Given) -> None:
            received.append(await received_file(request, given))

        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            await _drop_draft(request, document, given)
            row = await add_received(session, actor, document_id, received[0])
            if (patch := given.decode(VersionPatch)).note:
                row = await drafts.update_draft(
                    session, actor, document_id, row.number, patch, expected=ANY_VERSION
                )
            return await _published(request, document, dialogue, row)

        form = await file_form(request, document, dialogue)
        return await submit_form(request, form, act, prepare=prepare)


async def _of_writer(request: ApiRequest, document_id: UUID) -> tuple[Document, Dialogue]:
    require_sign_in(request)
    document, dialogue = await loading.get(request.transaction, request.actor, document_id)
    request.actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    return document, dialogue


async def _of_reviser(request: ApiRequest, document_id: UUID) -> tuple[Document, Dialogue]:
    """What is public can be revised by who may publish."""
    document, dialogue = await _of_writer(request, document_id)
    if dialogue.status is not DialogueStatus.DRAFT:
        request.actor.require(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
    return document, dialogue


def _revision_path(request: ApiRequest, document: Document, dialogue: Dialogue) -> str | None:
    is_draft = dialogue.status is DialogueStatus.DRAFT
    may = is_draft or request.actor.may(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
    possible = is_draft or dialogue.status in rules.PUBLISHING
    return f"/my/documents/{document.id}/{document.kind}" if may and possible else None


async def _drop_draft(request: ApiRequest, document: Document, given: Given) -> None:
    """Makes room for the new version. Refuses it if a colleague has made another meanwhile."""
    session, actor = request.transaction, request.actor
    await loading.get(session, actor, document.id, lock=True)
    newest = await newest_version(request, document.id)
    if given.version != seen_version(newest):
        raise StaleVersion
    if newest is not None and newest.published_at is None:
        await drafts.delete_draft(session, actor, document.id, newest.number, ANY_VERSION)


async def _published(
    request: ApiRequest, document: Document, dialogue: Dialogue, row: DocumentVersion
) -> Done:
    if dialogue.status is not DialogueStatus.DRAFT:
        session, actor = request.transaction, request.actor
        await publication.publish(session, actor, document.id, row.number, ANY_VERSION)
    return Done(f"/my/documents/{document.id}/versions")


def _row(row: DocumentVersion, dialogue: Dialogue, words: Presenter) -> tuple[str, str, str]:
    """Number, when it was published, what changed."""
    when = words.t("page.compose.draft")
    if row.published_at is not None:
        when = words.moment(row.published_at, dialogue.time_zone)
    note = best_text(row.note, words.language) if row.note else ""
    return words.t("page.document.version", number=row.number), when, note
