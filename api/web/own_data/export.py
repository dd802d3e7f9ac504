"""A copy of all data on oneself: asked for, waited for, downloaded."""

from litestar import Controller, Response, get, post
from litestar.response import Stream

from api.core.clock import FINLAND
from api.core.errors import NotFound
from api.core.i18n import Language, translate
from api.documents.service.uploads import Store
from api.http.etags import PRIVATE
from api.http.requests import ApiRequest
from api.personal_data.models import Export, ExportState
from api.personal_data.service import exports
from api.presenters.presenter import Presenter
from api.presenters.sizes import written_size
from api.web.buying.access import OWN_FORM_PAGE
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.page import language_of
from api.web.workspace.access import OWN_PAGE

PATH = "/my/export"


class ExportPages(Controller):
    path = PATH
    include_in_schema = False

    @get("/", opt=OWN_FORM_PAGE)
    async def show(self, request: ApiRequest) -> Answer:
        return await show_form(request, await _form(request))

    @post("/", opt=FORM_PAGE)
    async def ask(self, request: ApiRequest) -> Answer:
        async def act(_: Given) -> Done:
            await exports.ask(request.transaction, request.actor, request.origin.key)
            return Done(PATH)

        return await submit_form(request, await _form(request), act)

    @get("/file", opt=OWN_PAGE)
    async def file(self, request: ApiRequest) -> Response[bytes] | Stream:
        files = request.services[Store].files
        chunks = await exports.read(request.transaction, request.actor, files)
        headers = {
            "Cache-Control": PRIVATE,
            "Content-Disposition": 'attachment; filename="vuoropuhelu.zip"',
        }
        return Stream(chunks, media_type="application/zip", headers=headers)


async def _form(request: ApiRequest) -> Form:
    language, row = language_of(request), None
    if request.actor.is_signed_in:
        try:
            row = await exports.newest(request.transaction, request.actor)
        except NotFound:
            row = None
    return Form(
        title=translate("page.export", language),
        lines=[translate("page.export.text", language)],
        button=translate("page.export.button", language),
        needs_sign_in=True,
        keeps_draft=False,
        back="/my",
        template="export",
        values=_values(row, language),
    )


def _values(row: Export | None, language: Language) -> dict[str, str | None]:
    state = row.state.value if row else None
    until = size = None
    if row and row.state is ExportState.READY and row.expires_at:
        until = Presenter(language).moment(row.expires_at, FINLAND.key)
        size = written_size(row.size or 0, language)
    return {"state": state, "until": until, "size": size, "file": f"{PATH}/file"}
