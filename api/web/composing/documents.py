"""A document is written, uploaded, or taken out of the draft."""

from typing import IO, Any, cast
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.errors import Fault, InvalidRequest, NotFound
from api.core.i18n import Language, translate
from api.dialogues.models import Dialogue
from api.documents.inputs import LONGEST_TEXT, LONGEST_TITLE, DocumentCreate
from api.documents.models import DocumentKind
from api.documents.service import drafts, loading
from api.documents.service.uploads import ReceivedFile, Store, Upload, add_received, receive
from api.documents.storage import UPLOADS
from api.http.requests import ApiRequest
from api.web.buying.access import FILE_FORM_PAGE
from api.web.composing.access import hub_path, require_sign_in, writable
from api.web.composing.steps import next_path
from api.web.forms.fields import Control, Field, Option
from api.web.forms.first_answers import first_answer
from api.web.forms.flow import FORM_PAGE, Answer, Done, expected_version, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.forms.posted import FormParts
from api.web.forms.questions import question_form
from api.web.forms.texts import other_languages, text_fields
from api.web.languages import best_text
from api.web.page import language_of

TEXT_PAGE = FORM_PAGE | {"form_bytes": 4_000_000}
"""The longest text, each letter encoded."""


class DocumentPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/documents"
    include_in_schema = False

    @get("/new", opt=FORM_PAGE)
    async def ask_for_text(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await writable(request, dialogue_id)
        return await show_form(request, _text_form(request, dialogue))

    @post("/new", opt=TEXT_PAGE)
    async def write(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await writable(request, dialogue_id)

        async def act(given: Given) -> Done:
            data = given.decode(DocumentCreate)
            await drafts.create(request.transaction, request.actor, dialogue_id, data)
            return Done(await next_path(request, dialogue))

        return await submit_form(request, _text_form(request, dialogue), act)


class DocumentFilePages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/documents/file"
    include_in_schema = False

    @get("/", opt=FORM_PAGE)
    async def ask_for_file(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await writable(request, dialogue_id)
        return await show_form(request, _file_form(request, dialogue))

    @post("/", opt=FILE_FORM_PAGE)
    async def add_file(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        data: FormParts,  # noqa: ARG002 - makes it a form in parts
    ) -> Answer:
        dialogue = await writable(request, dialogue_id)

        received: list[ReceivedFile] = []

        async def prepare(given: Given) -> None:
            received.append(await received_file(request, given))

        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            row = await drafts.create(session, actor, dialogue_id, given.decode(DocumentCreate))
            await add_received(session, actor, row.id, received[0])
            return Done(await next_path(request, dialogue))

        form = _file_form(request, dialogue)
        return await submit_form(request, form, act, prepare=prepare)


async def received_file(request: ApiRequest, given: Given) -> ReceivedFile:
    """Checked and stored; the row that names it comes later."""
    file = given.files.get("file")
    if file is None or not file.filename:
        raise InvalidRequest([Fault("/file", "required")])
    content, store = Upload(cast(IO[bytes], file.file), file.filename), request.services[Store]
    return await receive(request.transaction, request.actor, content, store, UPLOADS)


class DocumentRemovalPages(Controller):
    path = "/my/documents/{document_id:uuid}/delete"
    include_in_schema = False
    opt = FORM_PAGE

    @get("/")
    async def ask(self, request: ApiRequest, document_id: FromPath[UUID]) -> Answer:
        form, _ = await _removal_form(request, document_id)
        return await show_form(request, form)

    @post("/")
    async def delete(self, request: ApiRequest, document_id: FromPath[UUID]) -> Answer:
        try:
            form, dialogue = await _removal_form(request, document_id)
        except NotFound as problem:
            return await first_answer(request, problem)

        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            document, _ = await loading.get(session, actor, document_id)
            expected = expected_version(request, given, document)
            await drafts.delete(session, actor, document_id, expected)
            return Done(hub_path(dialogue))

        return await submit_form(request, form, act)


async def _removal_form(request: ApiRequest, document_id: UUID) -> tuple[Form, Dialogue]:
    require_sign_in(request)
    document, dialogue = await loading.get(request.transaction, request.actor, document_id)
    request.actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    language = language_of(request)
    form = question_form(
        "compose.document.delete",
        language,
        back=hub_path(dialogue),
        version=document.version,
        lines=[best_text(document.title, language)],
    )
    return form, dialogue


def _text_form(request: ApiRequest, dialogue: Dialogue) -> Form:
    language = language_of(request)
    text = Field(
        name="text",
        label=translate("page.compose.document.text", language),
        hint=translate("page.compose.document.text.hint", language),
        control=Control.LONG_TEXT,
        longest=LONGEST_TEXT,
        rows=18,
    )
    return _form(request, dialogue, DocumentKind.TEXT, text, other="file")


def _file_form(request: ApiRequest, dialogue: Dialogue) -> Form:
    language = language_of(request)
    file = Field(
        name="file",
        label=translate("page.compose.document.file", language),
        hint=translate("page.compose.document.file.hint", language),
        control=Control.FILE,
    )
    return _form(request, dialogue, DocumentKind.FILE, file, other="new", keeps_draft=False)


def _form(
    request: ApiRequest,
    dialogue: Dialogue,
    kind: DocumentKind,
    content: Field,
    *,
    other: str,
    **values: Any,
) -> Form:
    """`other`: the page of the other way to add one."""
    language = language_of(request)
    titles = text_fields(
        "title",
        translate("page.compose.document.title", language),
        language,
        stored=None,
        longest=LONGEST_TITLE,
    )
    return Form(
        title=translate(f"page.compose.document.{kind}", language),
        lines=[translate(f"page.compose.document.{kind}.text", language)],
        button=translate("page.compose.next", language),
        fields=[
            Field(name="kind", label="", control=Control.HIDDEN, initial=[kind.value]),
            *titles,
            _language(language),
            content,
        ],
        needs_sign_in=True,
        back=hub_path(dialogue),
        template="compose_document",
        values={
            "folded": other_languages(titles),
            "earlier": [],
            "other": f"/my/dialogues/{dialogue.id}/documents/{other}",
            "other_name": translate(f"page.compose.document.use_{other}", language),
            "skip": hub_path(dialogue),
        },
        **values,
    )


def _language(language: Language) -> Field:
    return Field(
        name="language",
        label=translate("page.compose.document.language", language),
        control=Control.RADIO,
        options=[Option(item, translate(f"page.language.{item}", language)) for item in Language],
        initial=[language.value],
    )
