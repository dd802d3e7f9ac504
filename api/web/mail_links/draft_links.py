from asyncio import to_thread

from litestar import Controller, Response, get
from litestar.params import FromPath
from litestar.response import Redirect

from api.draft_links import service as previews
from api.draft_links.rules import onlooker
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText
from api.web.page import NEVER, language_of, message_page, render_page
from api.web.public import views

NOINDEX = {"X-Robots-Tag": "noindex, nofollow"}


class PreviewPages(Controller):
    path = "/"
    include_in_schema = False

    @get("/p/{token:str}", opt={"any_parameters": True})
    async def preview(self, request: ApiRequest, token: FromPath[str]) -> Response[str] | Redirect:
        """A draft as it will look. Its links into the API stay closed: they know no token."""
        dialogue = await previews.behind(request.transaction, token)
        if dialogue is None:
            return message_page(request, "preview.ended", status=404)
        if dialogue.published_at is not None:
            # Temporary: a browser that kept it would no longer ask whether the link still works.
            return Redirect(f"/dialogues/{dialogue.id}", headers={"Cache-Control": NEVER})
        language, reader = language_of(request), onlooker(dialogue.organisation_id)
        values = await views.dialogue(request.transaction, reader, dialogue.id, language)
        words = Presenter(language)
        values["notice"] = words.t("page.preview.notice")
        values["reason"] = PageText(words.t("page.preview.what"))
        page = await to_thread(render_page, request, "dialogue", cache=NEVER, **values)
        page.headers.update(NOINDEX)
        return page
